import { assertEquals } from "@std/assert";
import { carried, delivered } from "../../../lib/terminal/flag.ts";

Deno.test("a carried word is opened before --, and nowhere else", () => {
  const words = ["exec", "-i", "é", "--chdir=C:\\", "--", "é"];
  const line = words.map(carried);
  assertEquals(delivered(line), [...words.slice(0, 5), ...line.slice(5)]);
  assertEquals(line.slice(0, 2), ["exec", "-i"]);
});

Deno.test("what is no carried word stays as it was typed", () => {
  const words = ["--word=***", "--word=_w", "--words=w6k", "--word"];
  assertEquals(delivered(words), words);
});
