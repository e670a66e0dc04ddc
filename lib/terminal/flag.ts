/** Flags and values in command lines of ours that are typed or run later, whatever a value begins with, or is. */
import { typed } from "./escape.ts";

/** The long names of short flags: only they take a value that begins with a dash. */
const LONG: Readonly<Record<string, string>> = { "-i": "--identity" };

/** Returns a flag and its value as words of a command line that is run. */
export function flagWords(flag: string, value: string): readonly string[] {
  return value.startsWith("-") ? [`${LONG[flag] ?? flag}=${value}`] : [flag, value];
}

/**
 * Returns an identity's name where the command takes it bare, as words; one that looks like a flag is given with its
 * own flag.
 */
export function nameWords(name: string): readonly string[] {
  return name.startsWith("-") ? flagWords("-i", name) : [name];
}

/** Returns an identity's name where the command takes it bare, as it is typed in a shell. */
export function nameTyped(name: string): string {
  return name.startsWith("-") ? typedFlag("-i", name) : typed(name);
}

/**
 * Returns a name that has no flag, for the end of a command line: one that looks like a flag follows `--` (POSIX,
 * Utility Syntax Guidelines, 10).
 */
export function operandTyped(name: string): string {
  return name.startsWith("-") ? `-- ${dashed(name)}` : typed(name);
}

/** Returns a flag and its value as they are typed in a shell. */
export function typedFlag(flag: string, value: string): string {
  if (!value.startsWith("-")) return `${flag} ${typed(value)}`;
  return `${LONG[flag] ?? flag}=${dashed(value)}`;
}

/** Returns a word that begins with a dash, bare when the rest of it is plain: it follows its flag, or `--`. */
function dashed(word: string): string {
  return /^[\w.@:/~+-]+$/.test(word) ? word : typed(word);
}

/**
 * Returns a word that every program on the way to us passes on unchanged, whatever its quotes, code page and shell:
 * bare when all of it is plain, else in base64url (RFC 4648). Windows has no quotes that all readers of a command line
 * understand.
 */
export function carried(word: string): string {
  if (isCarried(word)) return word;
  const bytes = new TextEncoder().encode(word);
  return CARRIER + bytes.toBase64({ alphabet: "base64url", omitPadding: true });
}

const CARRIER = "--word=";

/**
 * Whether a word arrives unchanged. A backslash at its end may precede a closing quote; to cmd's own commands `=` is a
 * blank.
 */
export function isCarried(word: string): boolean {
  return /^(?:--[a-z-]+=)?[\w.:\\/@+~-]*[\w.:/@+~-]$/.test(word);
}

/** Returns a command line with its encoded words decoded. Any other word stays, and is refused as usual. */
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
