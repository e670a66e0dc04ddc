import { assertEquals, assertThrows } from "@std/assert";
import { Frames } from "../../../lib/deno/talk.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

const STREAMS: readonly (readonly [chunks: readonly string[], texts: readonly string[]])[] = [
  [["a\0b\0"], ["a", "b"]],
  [["a", "b\0c", "\0"], ["ab", "c"]],
  [["\0"], [""]],
  [["half"], []],
  [[], []],
];

for (const [chunks, texts] of STREAMS) {
  Deno.test(`${JSON.stringify(chunks)} are the texts ${JSON.stringify(texts)}`, () => {
    const frames = new Frames();
    assertEquals(chunks.flatMap((chunk) => frames.take(bytes(chunk))), texts);
  });
}

Deno.test("a character that comes in two pieces is whole, though the buffer is used again", () => {
  const frames = new Frames();
  const buffer = new Uint8Array([0xc3]);
  assertEquals(frames.take(buffer), []);
  buffer[0] = 0;
  assertEquals(frames.take(new Uint8Array([0xbc, 0])), ["ü"]);
});

Deno.test("Jailbreak: a text without an end does not fill our memory", () => {
  const frames = new Frames(10);
  assertEquals(frames.take(bytes("abcdefghi\0abcdefghi\0")), ["abcdefghi", "abcdefghi"]);
  assertEquals(frames.take(bytes("123456")), []);
  assertThrows(() => frames.take(bytes("78901")), RangeError);
});
