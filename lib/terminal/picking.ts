/** What a picker shows and where a key leads: pure. */
import type { Choice } from "../system/terminal.ts";
import { columnLine, fitted, widthsOf } from "./columns.ts";
import { visible } from "./escape.ts";
import { finder, type Matches } from "./search.ts";
import { cut, width } from "./width.ts";

/** How large a terminal is. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** The choices of one picker. */
interface Picking {
  /** Those that fit what is typed, the best first; all of them, in their order, for nothing. */
  find(typed: string): Matches<Choice>;
  /** One of them in a line of so many columns. */
  line(choice: Choice, columns: number): string;
}

/** Picking among these. */
export function picking(choices: readonly Choice[]): Picking {
  const search = finder(
    choices.map((choice) => ({
      ...{ choice, weight: choice.weight ?? 0 },
      name: choice.label,
      beside: (choice.words ?? choice.notes ?? []).join(" "),
    })),
  );
  const cells = ({ sign, label, notes = [] }: Choice) => [
    ...signed ? [sign ?? " "] : [],
    ...[label, ...notes].map(visible),
  ];
  const signed = choices.some(({ sign }) => sign !== undefined);
  const widths = widthsOf(choices.map(cells));
  const used = widths.flatMap((each, at) => each > 0 ? [at] : []);
  return {
    find: (typed) => {
      if (typed.trim() === "") return { best: choices, total: choices.length };
      const { best, ...found } = search(typed);
      return { best: best.map(({ choice }) => choice), ...found };
    },
    line: (choice, columns) => {
      const all = cells(choice);
      const room = fitted(used.map((at) => widths[at]!), columns);
      return cut(columnLine(used.map((at) => all[at] ?? ""), room), columns);
    },
  };
}

/** The lines beside the choices: what is asked, what is typed, the count, the keys. */
const BESIDE = 5;
const MOST = 15;

/** How many choices are shown at a time. */
export function pageOf({ rows }: Size): number {
  return Math.max(1, Math.min(MOST, rows - BESIDE));
}

/** Where a key leads from the choice at hand, of so many; `undefined` for a key that leads nowhere. */
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

/** The first choice that is shown, so that the one at hand stands in the middle where it can. */
export function firstShown(at: number, of: number, page: number): number {
  return Math.max(0, Math.min(at - Math.floor(page / 2), of - page));
}

const KEYS = ["Enter picks", "Esc cancels", "↑↓ PgUp PgDn Home End"];

/** The last line: how many there are, and the keys, as many as fit. */
export function legend({ best, total }: Matches<unknown>, of: number, columns: number): string {
  const count = total === 0 ? `nothing fits (0/${of})` : `${total}/${of}`;
  const more = best.length < total ? [`the best ${best.length} are shown`] : [];
  let text = count;
  for (const part of [...more, "type to search", ...KEYS]) {
    const longer = `${text} · ${part}`;
    if (width(longer) <= columns) text = longer;
  }
  return cut(text, columns);
}
