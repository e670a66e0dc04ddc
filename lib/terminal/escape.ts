/** Text that came from outside, made fit for a terminal, and for a shell where a person may copy it. */
import { spokenDialect } from "./spoken.ts";

/**
 * The joiners of pictures, as in a family of three (UTS #51), which stay; otherwise, in a group, invisible characters
 * (UAX #44's classes and properties).
 */
const UNSEEN =
  /(?<=\p{Extended_Pictographic}\p{Emoji_Modifier}?)(?:\u{fe0f}|\u{fe0f}?\u{200d}(?=\p{Extended_Pictographic}))|([\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}])/gu;

/**
 * Returns the text with every character escaped that could control a terminal, reorder a line or be invisible: C0, DEL
 * and C1 as `\x1b`; format characters, bidirectional ones among them, characters without a shape of their own, line
 * separators and lone surrogates as `\u{202e}`.
 */
export function visible(text: string): string {
  return text.replace(
    UNSEEN,
    (whole, unseen?: string) => unseen === undefined ? whole : spelled(unseen),
  );
}

/** Returns a word that somebody typed as a name, escaped: a secret may follow a `=`, so the rest is left out. */
export function visibleName(word: string): string {
  return visible(word.replace(/=.+$/s, "=..."));
}

function spelled(char: string): string {
  const code = char.codePointAt(0)!;
  const hex = code.toString(16);
  return code < 0x100 ? `\\x${hex.padStart(2, "0")}` : `\\u{${hex}}`;
}

/** A word as it is typed in the person's shell: bare when it is plain, else in quotes. */
export function typed(word: string): string {
  return (spokenDialect()?.word ?? typedOnUnix)(word);
}

/**
 * For a Unix shell: in single quotes, in which fish alone reads a backslash, so that it stands outside of them, too. A
 * bare `~` is the person's home and nothing else.
 */
export function typedOnUnix(word: string): string {
  if (/^(?:~|(?:~\/)?[\w.@:/+][\w.@:/+-]*)$/.test(word)) return word;
  return `'${visible(word).replace(/['\\]/g, "'\\$&'")}'`;
}

/**
 * Returns a word for both cmd and PowerShell: in double quotes, the only ones that cmd knows. A word that they would
 * change in either is replaced by a placeholder, for the person to fill in: neither shell runs a line that holds one.
 */
export function typedOnWindows(word: string, placeholder = standIn(word)): string {
  if (/^[\w.:\\/~+][\w.@:\\/~+-]*$/.test(word)) return word;
  // Within quotes PowerShell replaces what `$` and a backquote begin, and cmd what stands between `%` or `!`.
  if (/["$`%!\u201c-\u201e]/.test(word)) return placeholder;
  // A program reads a backslash before the quote as the quote's own.
  return `"${visible(word).replace(/\\+$/, "$&$&")}"`;
}

function standIn(word: string): string {
  return /[\\/]/.test(word) ? "<PATH>" : "<NAME>";
}
