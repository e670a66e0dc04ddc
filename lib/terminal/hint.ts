/**
 * A hint in its parts: commands that can be typed as they stand, one after the other, and what is to be known of them,
 * which stands beside and not behind them.
 */
import type { Paint } from "./paint.ts";

/** What a hint says. */
interface HintParts {
  /** To be typed in this order. */
  readonly steps: readonly string[];
  /** In brackets; absent where the steps say it all. */
  readonly note?: string;
}

/** Three spaces part what is typed from its note, and a line's end one step from the next. */
export function hintParts(hint: string): HintParts {
  const [, steps = hint, note] = /^(.*?)(?: {3}(\(.*\)))?$/s.exec(hint) ?? [];
  return { steps: steps.split("\n"), ...note === undefined ? {} : { note } };
}

/** A line, and what may stand in its place, as a note. */
export function orOthers(line: string, others: readonly string[]): string {
  return others.length === 0 ? line : `${line}   (or ${others.join(", ")})`;
}

/** A line for each step, and one for the note. */
export function hintLines(hint: string, paint: Paint): readonly string[] {
  const { steps: [first = "", ...others], note } = hintParts(hint);
  return [
    `${paint("bold", "hint:")} ${first}`,
    ...others.map((step) => `${paint("bold", "then:")} ${step}`),
    ...note === undefined ? [] : [`      ${note}`],
  ];
}
