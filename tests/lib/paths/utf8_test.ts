import { assertEquals } from "@std/assert";
import { utf8In } from "../../../lib/paths/utf8.ts";

const bytesOf = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

Deno.test("bytes are text in UTF-8, or what they may be instead", () => {
  const cases = [
    ["", ""],
    ["a", "a"],
    ["\xef\xbb\xbfa", "a"],
    ["gr\xc3\xb6\xc3\x9fe", "größe"],
    ["{}\0", "{}\0"],
    ["a\0b", "a\0b"],
    ["ab\0\0", "ab\0\0"],
    ["a\ncaf\xe9", { line: 2, encoding: "LATIN1" }],
    ["\xff\xfea\0", { line: 1, encoding: "UTF-16" }],
    ["\xfe\xff\0a", { line: 1, encoding: "UTF-16" }],
    ["a\0b\0", { line: 1, encoding: "UTF-16" }],
    ["\0a\0b", { line: 1, encoding: "UTF-16" }],
  ] as const;
  for (const [bytes, said] of cases) assertEquals(utf8In(bytesOf(bytes)), said, bytes);
});
