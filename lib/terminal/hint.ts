/** Hints in their parts: commands that can be typed as they stand, one after the other, and a note beside them. */
import type { Paint } from "./paint.ts";

const IS_WINDOWS = navigator.platform.startsWith("Win");

/** Returns the most likely of several names where none was chosen: of shells, this system's. */
export function likeliest(names: readonly string[], isWindows = IS_WINDOWS): string | undefined {
  return isWindows && names.includes("powershell") ? "powershell" : names[0];
}

/** The parts of a hint. */
interface HintParts {
  /** Commands, in their order. */
  readonly steps: readonly string[];
  /** The text in brackets; absent where the commands need none. */
  readonly note?: string;
}

/**
 * Returns the parts of a hint. Three spaces separate commands from the note, and a line break one command from the
 * next. A step is one command: alternatives are a note.
 */
export function hintParts(hint: string): HintParts {
  const said = hint.replace(/^(.+?)[,;] or (atmos-auth [^\n]*?[^)])$/s, "$1   (or $2)");
  const [, steps = said, note] = /^(.*?)(?: {3}(\(.*\)))?$/s.exec(said) ?? [];
  return { steps: steps.split("\n"), ...note === undefined ? {} : { note } };
}

/** Returns a line, or a hint that may have a note already, with a note. */
export function noted(hint: string, note: string): string {
  const [, before] = /^(.* {3}\(.*)\)$/s.exec(hint) ?? [];
  return before === undefined ? `${hint}   (${note})` : `${before}; ${note})`;
}

/** Returns a line, or such a hint, with its alternatives as a note. */
export function orOthers(hint: string, others: readonly string[]): string {
  return others.length === 0 ? hint : noted(hint, `or ${others.join(", ")}`);
}

/** Returns a line for each step, and one for the note. */
export function hintLines(hint: string, paint: Paint): readonly string[] {
  const { steps: [first = "", ...others], note } = hintParts(hint);
  return [
    `${paint("bold", "hint:")} ${first}`,
    ...others.map((step) => `${paint("bold", "then:")} ${step}`),
    ...note === undefined ? [] : [`      ${note}`],
  ];
}
