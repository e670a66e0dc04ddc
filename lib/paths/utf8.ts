/** What the bytes of a file say that ought to be text: UTF-8, or why they are not. */
import { typed } from "../terminal/escape.ts";

/** Bytes that are no UTF-8. */
export interface NotUtf8 {
  /** The first line that is not, from 1. */
  readonly line: number;
  /** What they may be instead, as iconv(1) calls it. */
  readonly encoding: "UTF-16" | "LATIN1";
}

/** The text without a byte order mark, or what keeps it from being one. */
export function utf8In(bytes: Uint8Array): string | NotUtf8 {
  if (isUtf16(bytes)) return { line: 1, encoding: "UTF-16" };
  return decoded(bytes) ?? { line: badLine(bytes), encoding: "LATIN1" };
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** The first line that can't be decoded: a file may well hold U+FFFD itself. */
function badLine(bytes: Uint8Array): number {
  const lines = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("").split(/\r\n|\r|\n/);
  return 1 + lines.findIndex((line) => {
    const own = Uint8Array.from(line, (character) => character.charCodeAt(0));
    return decoded(own) === undefined;
  });
}

/** As the end of a sentence that begins with the file. */
export function inWords({ line, encoding }: NotUtf8): string {
  return encoding === "UTF-16" ? "it is UTF-16 text" : `line ${line} is not UTF-8 text`;
}

/** How much of a text tells its encoding, in bytes. */
const ENOUGH = 64;

/** A byte order mark, or every second byte nothing, and not the others: a lone NUL tells of no encoding. */
function isUtf16(bytes: Uint8Array): boolean {
  if (bytes.length < 2) return false;
  if (bytes[0]! + bytes[1]! === 0xff + 0xfe && bytes[0]! >= 0xfe) return true;
  if (bytes.length % 2 === 1) return false;
  const some = [...bytes.subarray(0, ENOUGH)];
  const nothings = (odd: 0 | 1) => some.filter((byte, at) => at % 2 === odd && byte === 0).length;
  const [even, odd] = [nothings(0), nothings(1)];
  const half = Math.floor(some.length / 2);
  return even === 0 && odd === half || odd === 0 && even === half;
}

/** Writes the file anew, in UTF-8; what it held in the other encoding stays beside it until that is done. */
export function recoding({ encoding }: NotUtf8, path: string): string {
  const [shown, where] = [typed(path), typed(`${path}.utf8`)];
  return `iconv -f ${encoding} -t UTF-8 ${shown} > ${where} && cat ${where} > ${shown}`;
}
