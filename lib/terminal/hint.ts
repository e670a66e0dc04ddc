/**
 * A hint in its parts: commands that can be typed as they stand, one after the other, and what is to be known of them,
 * which stands beside and not behind them.
 */
import type { Paint } from "./paint.ts";

const IS_WINDOWS = navigator.platform.startsWith("Win");

/** Which of these is likely meant where nobody says: of shells, the one that is here. */
export function likeliest(names: readonly string[], isWindows = IS_WINDOWS): string | undefined {
  return isWindows && names.includes("powershell") ? "powershell" : names[0];
}

/** What a hint says. */
interface HintParts {
  /** To be typed in this order. */
  readonly steps: readonly string[];
  /** In brackets; absent where the steps say it all. */
  readonly note?: string;
}

/**
 * Three spaces part what is typed from its note, and a line's end one step from the next. A step is one command: what
 * else could be typed in its place is a note.
 */
export function hintParts(hint: string): HintParts {
  const said = hint.replace(/^(.+?)[,;] or (atmos-auth [^\n]*?[^)])$/s, "$1   (or $2)");
  const [, steps = said, note] = /^(.*?)(?: {3}(\(.*\)))?$/s.exec(said) ?? [];
  return { steps: steps.split("\n"), ...note === undefined ? {} : { note } };
}

/** A line, or a hint that may have a note already, with a note. */
export function noted(hint: string, note: string): string {
  const [, before] = /^(.* {3}\(.*)\)$/s.exec(hint) ?? [];
  return before === undefined ? `${hint}   (${note})` : `${before}; ${note})`;
}

/** A line, or such a hint, and what may stand in its place, as a note. */
export function orOthers(hint: string, others: readonly string[]): string {
  return others.length === 0 ? hint : noted(hint, `or ${others.join(", ")}`);
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
