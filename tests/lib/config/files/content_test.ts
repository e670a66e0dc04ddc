import { assertEquals, assertNotEquals } from "@std/assert";
import { contentOf } from "../../../../lib/config/files/source.ts";
import { parseYaml } from "../../../../lib/config/yaml/yaml.ts";

const content = (text: string) => contentOf(parseYaml(text, "atmos.yaml").root);

Deno.test("comments, layout and other sections are no content", () => {
  const plain = content("auth: {a: [1, two]}");
  for (const text of ["# x\nauth:\n  a:\n  - 1\n  - two\n", "c: d\nauth: {a: [1, two]}\ne: {}"]) {
    assertEquals(content(text), plain, text);
  }
});

Deno.test("whatever changes a value changes the content", () => {
  const texts = [
    "auth: {a: [1, two]}",
    "auth: {a: []}",
    "auth: {a: {}}",
    "auth: {a: ['1', two]}",
    "auth: {a: [two, 1]}",
    "auth: {a: [1, two], b: x}",
    "auth: {b: [1, two]}",
    "auth: {a: !env two}",
    "auth: {a: !exec two}",
    "auth: {a: two}",
    "auth: {a: {1: two}}",
    "auth: {a: !!str 1}",
    "env: {a: [1, two]}",
    "",
    "auth:",
    "[auth]",
  ];
  assertEquals(new Set(texts.map(content)).size, texts.length);
});

Deno.test("attack: aliases of aliases have a content that does not explode", () => {
  const lines = ["auth:", "  a0: &a0 [x, x]"];
  for (let level = 1; level < 60; level++) {
    lines.push(`  a${level}: &a${level} [*a${level - 1}, *a${level - 1}]`);
  }
  const bomb = content(lines.join("\n"));
  assertEquals(bomb.length < 10_000, true);
  assertNotEquals(content(lines.join("\n").replace("[x, x]", "[x, y]")), bomb);
});
