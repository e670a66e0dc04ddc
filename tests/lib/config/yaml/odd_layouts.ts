/** Configurations in layouts that people's editors and hands leave: the same pieces, put together in many ways. */

/** Draws a number below a limit. */
type Draw = (limit: number) => number;

/** So many, always the same; `tabs` lets some gaps be tabs. */
export function oddLayouts(count: number, tabs: boolean): readonly string[] {
  let state = 7;
  const draw: Draw = (limit) => {
    // A linear congruential generator (Park and Miller, 1988).
    state = state * 48_271 % 2_147_483_647;
    return state % limit;
  };
  return Array.from({ length: count }, () => documentOf({ draw, tabs }));
}

interface Pen {
  readonly draw: Draw;
  readonly tabs: boolean;
}

function documentOf(pen: Pen): string {
  const before = oneOf(pen, ["", "", "", "---\n", "# first\n", "---\n---\n"]);
  const after = oneOf(pen, ["", "", "", "---\nz: 9\n", "...\n", "# last\n"]);
  return before + map(pen, 0) + after;
}

function map(pen: Pen, depth: number): string {
  const keys = ["a", '"b"', "c d", "!!str e", "? f\n" + indent(depth), "&k g", "'h'"];
  const names = keys.slice(pen.draw(4), 4 + pen.draw(4));
  return (names.length > 0 ? names : ["a"]).map((key) =>
    `${indent(depth)}${key}${key.startsWith('"') ? gap(pen, ["", " "]) : ""}:${value(pen, depth)}`
  ).join("");
}

function indent(depth: number): string {
  return "  ".repeat(depth);
}

function value(pen: Pen, depth: number): string {
  const kind = pen.draw(depth > 2 ? 5 : 8);
  if (kind === 5) return `${comment(pen)}\n${map(pen, depth + 1)}`;
  if (kind === 6) {
    const items = Array.from({ length: 1 + pen.draw(3) }, () => item(pen, depth));
    return `${comment(pen)}\n${items.join("")}`;
  }
  if (kind === 7) return ` |\n${indent(depth + 1)}[text\n${indent(depth + 1)}  # "more\n`;
  return `${gap(pen, [" ", " ", "  "])}${scalarOrBrackets(pen, kind)}${comment(pen)}\n`;
}

function item(pen: Pen, depth: number): string {
  return `${indent(depth + pen.draw(1))}- ${scalarOrBrackets(pen, pen.draw(5))}${comment(pen)}\n`;
}

function scalarOrBrackets(pen: Pen, kind: number): string {
  if (kind < 2) return brackets(pen, 2);
  return `${oneOf(pen, ["", "", "", "!!str ", "&n "])}${scalar(pen)}`;
}

function brackets(pen: Pen, depth: number): string {
  const items = Array.from({ length: pen.draw(4) }, (_, index) => {
    if (depth > 0 && pen.draw(4) === 0) return `k${index}: ${brackets(pen, depth - 1)}`;
    return `${oneOf(pen, [`k${index}`, `"k${index}"`])}:${within(pen)}${scalar(pen)}`;
  });
  const [open, close] = oneOf(pen, ["{}", "[]"]);
  const joined = items.map((each) => `${within(pen)}${each}${within(pen)}`).join(",");
  return `${open}${joined}${oneOf(pen, ["", within(pen)])}${close}`;
}

/** Between the parts of what is in brackets. */
function within(pen: Pen): string {
  return gap(pen, [" ", " ", "\n", "\n  ", " # why\n ", "\n      ", "  "]);
}

function scalar(pen: Pen): string {
  return oneOf(pen, [
    ...["x", "1", "true", "a-b", "it's", "u://v?w#x", "'s s'", "'it''s'", '"d\\td"', "~"],
    ...['"one\ntwo"', "'one\n\n  two'", '"a \\\n   b"', '"x: [y], {z}"', "'# no'", "''", '"\\""'],
  ]);
}

function comment(pen: Pen): string {
  return oneOf(pen, ["", "", "", " # why", gap(pen, ["  "]) + "# [ { \" '"]);
}

function gap(pen: Pen, gaps: readonly string[]): string {
  const drawn = oneOf(pen, gaps);
  return pen.tabs && pen.draw(4) === 0 ? drawn.replace(/ /, "\t") : drawn;
}

function oneOf<T>({ draw }: Pen, all: readonly T[] | string): T & string {
  return all[draw(all.length)] as T & string;
}
