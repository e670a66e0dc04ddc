/** Decoding of a file's bytes as UTF-8, and reasons why that fails. */
import { dialect } from "../terminal/dialect.ts";

/** Bytes that are not UTF-8. */
export interface NotUtf8 {
  /** The first line that is not, counted from 1. */
  readonly line: number;
  /** The probable encoding, as iconv(1) names it; absent where the bytes are no text. */
  readonly encoding: Encoding | undefined;
}

/** An encoding: the one with a byte order mark, or with its byte order, which iconv(1) would otherwise guess. */
type Encoding = "UTF-16" | "UTF-16LE" | "UTF-16BE" | "LATIN1";

/** Returns the text without a byte order mark, or the reason why it is none. */
export function utf8In(bytes: Uint8Array): string | NotUtf8 {
  const wide = utf16Of(bytes);
  if (wide !== undefined) return { line: 1, encoding: wide };
  return decoded(bytes) ??
    { line: badLine(bytes), encoding: isBinary(bytes) ? undefined : "LATIN1" };
}

/** Whether there are control characters beside those of layout and colours, as no text has. */
function isBinary(bytes: Uint8Array): boolean {
  return bytes.some((byte) => byte < 0x20 && !LAYOUT.includes(byte) || byte === 0x7f);
}

const LAYOUT = [..."\b\t\n\f\r\x1b"].map((character) => character.charCodeAt(0));

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Returns the first line that can't be decoded; a valid file may contain U+FFFD. */
function badLine(bytes: Uint8Array): number {
  const lines = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("").split(/\r\n|\r|\n/);
  return 1 + lines.findIndex((line) => {
    const own = Uint8Array.from(line, (character) => character.charCodeAt(0));
    return decoded(own) === undefined;
  });
}

/** Returns the reason, as the end of a sentence that begins with the file. */
export function inWords({ line, encoding }: NotUtf8): string {
  if (encoding === undefined) return "it is no text";
  return encoding === "LATIN1" ? `line ${line} is not UTF-8 text` : "it is UTF-16 text";
}

/** The number of bytes that tell a text's encoding. */
const ENOUGH = 64;

/**
 * Returns UTF-16 for a byte order mark, or for zero in every second byte and in no other; a single NUL proves nothing.
 */
function utf16Of(bytes: Uint8Array): Encoding | undefined {
  if (bytes.length < 2) return undefined;
  if (bytes.length % 2 === 1) return undefined;
  // The mark alone, of a text of nothing, may be any two bytes.
  const isMarked = bytes[0]! + bytes[1]! === 0xff + 0xfe && bytes[0]! >= 0xfe;
  if (isMarked) return bytes.length > 2 ? "UTF-16" : undefined;
  const some = [...bytes.subarray(0, ENOUGH)];
  const nothings = (odd: 0 | 1) => some.filter((byte, at) => at % 2 === odd && byte === 0).length;
  const [even, odd] = [nothings(0), nothings(1)];
  const half = Math.floor(some.length / 2);
  if (even === 0 && odd === half) return "UTF-16LE";
  return odd === 0 && even === half ? "UTF-16BE" : undefined;
}

/** Whether a text that was read as UTF-8 is UTF-16, as programs of Windows print it: every second character is nothing. */
export function isUtf16(text: string): boolean {
  return /^(?:\ufffd\ufffd)?(?:(?:[^\0]\0){2}|(?:\0[^\0]){2})/.test(text);
}

/**
 * Returns the command that writes the file anew in UTF-8, with its mode. The old file stays beside it, since a wrong
 * guess of the encoding produces another text, and no error.
 */
export function recoding({ encoding }: NotUtf8, path: string): string {
  return encoding === undefined ? dialect().look("", path) : dialect().recode(encoding, path);
}
