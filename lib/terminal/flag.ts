/** Words of command lines of ours that are typed or run later: whatever a flag's value begins with, or is. */
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

/**
 * A word as every program on the way to us passes it on, whatever its quotes, code page and shell: bare when all of it
 * is plain, else in base64url (RFC 4648). Windows has no quotes that all who run a line understand.
 */
export function carried(word: string): string {
  if (isCarried(word)) return word;
  const bytes = new TextEncoder().encode(word);
  return CARRIER + bytes.toBase64({ alphabet: "base64url", omitPadding: true });
}

const CARRIER = "--word=";

/**
 * Whether a word arrives as it is. A backslash at its end may stand before somebody's quote; to cmd's own commands `=`
 * is a blank.
 */
export function isCarried(word: string): boolean {
  return /^(?:--[a-z-]+=)?[\w.:\\/@+~-]*[\w.:/@+~-]$/.test(word);
}

/** A command line whose words were carried here. What is no such word stays, and is refused as any other. */
export function delivered(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf("--");
  return argv.map((word, at) =>
    (end < 0 || at < end) && word.startsWith(CARRIER) ? opened(word) : word
  );
}

function opened(word: string): string {
  try {
    const bytes = Uint8Array.fromBase64(word.slice(CARRIER.length), { alphabet: "base64url" });
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return word;
  }
}
