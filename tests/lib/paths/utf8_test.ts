import { assertEquals } from "@std/assert";
import { recoding, utf8In } from "../../../lib/paths/utf8.ts";

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
    ["\xff\xfe", { line: 1, encoding: "LATIN1" }],
    ["a\0b\0", { line: 1, encoding: "UTF-16LE" }],
    ["\0a\0b", { line: 1, encoding: "UTF-16BE" }],
    ["\x1b[1mcaf\xe9\r\n", { line: 1, encoding: "LATIN1" }],
    ["\x7fELF\x02\n\xe9", { line: 2, encoding: undefined }],
    ["\x80\x00\xff\x01", { line: 1, encoding: undefined }],
  ] as const;
  for (const [bytes, said] of cases) assertEquals(utf8In(bytesOf(bytes)), said, bytes);
});

Deno.test("attack: a hint that is typed as it stands writes over the only copy of a file", () => {
  const hints = (["UTF-16", "UTF-16BE", "LATIN1", undefined] as const).map((encoding) =>
    recoding({ line: 1, encoding }, "/h/f")
  );
  assertEquals(hints, [
    "cp -p /h/f /h/f.utf-16 && iconv -f UTF-16 -t UTF-8 /h/f.utf-16 > /h/f",
    "cp -p /h/f /h/f.utf-16be && iconv -f UTF-16BE -t UTF-8 /h/f.utf-16be > /h/f",
    "cp -p /h/f /h/f.latin1 && iconv -f LATIN1 -t UTF-8 /h/f.latin1 > /h/f",
    "ls -l /h/f",
  ]);
});
