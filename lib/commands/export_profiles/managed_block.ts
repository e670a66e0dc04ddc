/** A part of somebody else's file that is ours, between two comment lines. Everything else keeps its bytes. */
import { UserError } from "../../errors.ts";

const BEGIN = "# begin: written by atmos-auth, which replaces what stands here";
const END = "# end: written by atmos-auth";

/** Decodes as Latin-1, which has a character for each byte, so that offsets in the text are offsets in the file. */
const DECODER = new TextDecoder("latin1");

/** Returns the file without our part. */
export function withoutPart(content: Uint8Array): string {
  const [before, after] = around(content);
  return new TextDecoder().decode(joined(before, after));
}

/**
 * Returns the file with our part replaced, or added at its end when there was none. Throws `UserError` when one of the
 * two lines is gone.
 */
export function withPart(content: Uint8Array, part: string): Uint8Array {
  const [before, after] = around(content);
  const gap = before.length === 0 || before.at(-1) === 0x0a ? "" : "\n";
  const text = `${gap}${BEGIN}\n${part}${END}\n`;
  return joined(joined(before, new TextEncoder().encode(text)), after);
}

function around(content: Uint8Array): readonly [before: Uint8Array, after: Uint8Array] {
  const text = DECODER.decode(content);
  const [begin, end] = [lineAt(text, BEGIN), lineAt(text, END)];
  if (begin < 0 && end < 0) return [content, new Uint8Array()];
  if (begin < 0 || end < begin) throw broken();
  const rest = /\r?\n|$/.exec(text.slice(end))!;
  return [content.subarray(0, begin), content.subarray(end + rest.index + rest[0].length)];
}

/** Returns the offset of that line; -1 when there is none. */
function lineAt(text: string, line: string): number {
  const found = new RegExp(`^${RegExp.escape(line)}\\r?$`, "m").exec(text);
  return found?.index ?? -1;
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}

function broken(): UserError {
  return new UserError(
    "failed",
    "The lines around what atmos-auth wrote are no longer both there",
    {
      hint: `remove what is left: "${BEGIN}" and "${END}"`,
    },
  );
}
