/** The picker's lines, and the movements of its keys. Pure. */
import type { Choice } from "../system/terminal.ts";
import { columnLine, fitted, widthsOf } from "./columns.ts";
import { visible } from "./escape.ts";
import { finder, type Matches } from "./search.ts";
import { cut, width } from "./width.ts";

/** The size of a terminal. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** The choices of one picker. Of thousands, those that are not shown are not asked what they say before a search. */
interface Picking {
  /** Whether some choices have a sign. */
  readonly signed: boolean;
  /** Returns the choices that match the typed text, the best first; all of them, in their order, for an empty one. */
  find(typed: string): Matches<Choice>;
  /** Returns choices as lines of so many columns; what was shown before in a column keeps it as wide. */
  lines(shown: readonly Choice[], columns: number): readonly string[];
  /** Gets some more of the choices ready to be searched; returns whether there are more. */
  prepare(): boolean;
}

/** As many choices are got ready at a time: less than a person notices. */
const AT_A_TIME = 200;

/** Returns the search among these choices. */
export function picking(choices: readonly Choice[]): Picking {
  const search = finder(choices.map(findable));
  const signed = choices.some(({ sign }) => sign !== undefined);
  const find: Picking["find"] = (typed) => {
    if (typed.trim() === "") return { best: choices, total: choices.length };
    const { best, ...found } = search(typed);
    return { best: best.map(({ choice }) => choice), ...found };
  };
  let ready = 0;
  return {
    signed,
    find,
    lines: layout(choices, signed),
    prepare: () => {
      for (const choice of choices.slice(ready, ready + AT_A_TIME)) textBeside(choice);
      ready += AT_A_TIME;
      if (ready >= choices.length) find("a e");
      return ready < choices.length;
    },
  };
}

function findable(choice: Choice) {
  return {
    ...{ choice, weight: choice.weight ?? 0, name: choice.label },
    get beside() {
      return textBeside(choice);
    },
  };
}

function textBeside({ words, notes = [] }: Choice): string {
  return (words ?? notes).join(" ");
}

function layout(choices: readonly Choice[], signed: boolean): Picking["lines"] {
  let widths = widthsOf(choices.map(({ label }) => [...signed ? [" "] : [], visible(label)]));
  const cells = ({ sign, label, notes = [] }: Choice) => [
    ...signed ? [sign ?? " "] : [],
    ...[label, ...notes].map(visible),
  ];
  return (shown, columns) => {
    const all = shown.map(cells);
    const wide = widthsOf(all);
    widths = Array.from(
      { length: Math.max(widths.length, wide.length) },
      (_, at) => Math.max(widths[at] ?? 0, wide[at] ?? 0),
    );
    const used = widths.flatMap((each, at) => each > 0 ? [at] : []);
    // Of who somebody is less is needed than of the name, which stands before it.
    const who = used.indexOf(signed ? 2 : 1);
    const room = fitted(used.map((at) => widths[at]!), columns, who < 0 ? [] : [who]);
    return all.map((line) => cut(columnLine(used.map((at) => line[at] ?? ""), room), columns));
  };
}

/** The number of lines beside the choices: the question, the typed text, the count, the keys. */
const BESIDE = 5;
const MOST = 15;

/** Returns the number of choices that are shown at a time. */
export function pageOf({ rows }: Size): number {
  return Math.max(1, Math.min(MOST, rows - BESIDE));
}

/** Returns the index that a key leads to, of so many choices; `undefined` for a key that leads nowhere. */
export function moved(
  key: string | undefined,
  at: number,
  { of, page }: { readonly of: number; readonly page: number },
): number | undefined {
  if (of === 0) return undefined;
  switch (key) {
    case "up":
      return (at - 1 + of) % of;
    case "down":
      return (at + 1) % of;
    case "pageup":
      return Math.max(0, at - page);
    case "pagedown":
      return Math.min(of - 1, at + page);
    case "home":
      return 0;
    case "end":
      return of - 1;
  }
  return undefined;
}

/** Returns the index of the first choice that is shown, so that the current one is in the middle where it can be. */
export function firstShown(at: number, of: number, page: number): number {
  return Math.max(0, Math.min(at - Math.floor(page / 2), of - page));
}

const KEYS = ["Enter picks", "Esc cancels", "↑↓ PgUp PgDn Home End"];

/** Returns the last line: the count, the keys, and what a sign means where there are any, as much as fits. */
export function legend(
  { best, total }: Matches<unknown>,
  of: number,
  columns: number,
  signed = false,
): string {
  const count = total === 0 ? `nothing fits (0/${of})` : `${total}/${of}`;
  const more = best.length < total ? [`the best ${best.length} are shown`] : [];
  let text = count;
  for (const part of [...more, "type to search", ...KEYS, ...signed ? ["✓ signed in"] : []]) {
    const longer = `${text} · ${part}`;
    if (width(longer) <= columns) text = longer;
  }
  return cut(text, columns);
}
