/** A flag of ours with its value, in a command line that is typed or run later: whatever the value begins with. */
import { typed } from "./escape.ts";

/** The long name of a short flag, which alone takes a value that begins with a dash. */
const LONG: Readonly<Record<string, string>> = { "-i": "--identity" };

/** As the words of a command line that is run. */
export function flagWords(flag: string, value: string): readonly string[] {
  return value.startsWith("-") ? [`${LONG[flag] ?? flag}=${value}`] : [flag, value];
}

/** The name of an identity in its place, where the command takes it bare: one that looks like a flag needs its own. */
export function nameWords(name: string): readonly string[] {
  return name.startsWith("-") ? flagWords("-i", name) : [name];
}

/** The same as it is typed in a shell. */
export function nameTyped(name: string): string {
  return name.startsWith("-") ? typedFlag("-i", name) : typed(name);
}

/**
 * A name that the command has no flag for, at the end of its line: one that looks like a flag stands behind `--`
 * (POSIX, Utility Syntax Guidelines, 10).
 */
export function operandTyped(name: string): string {
  return name.startsWith("-") ? `-- ${dashed(name)}` : typed(name);
}

/** As it is typed in a shell. */
export function typedFlag(flag: string, value: string): string {
  if (!value.startsWith("-")) return `${flag} ${typed(value)}`;
  return `${LONG[flag] ?? flag}=${dashed(value)}`;
}

/** A word that begins with a dash, bare when all else of it is plain: it stands behind its flag, or behind `--`. */
function dashed(word: string): string {
  return /^[\w.@:/~+-]+$/.test(word) ? word : typed(word);
}
