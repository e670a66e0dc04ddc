import { assertEquals } from "@std/assert";
import { argumentsOf } from "../../../../lib/config/yaml/tags.ts";

Deno.test("the arguments of a tag are split at spaces outside of quotes", () => {
  const rows: [string, readonly string[] | undefined][] = [
    ["", []],
    ["NAME", ["NAME"]],
    ["  NAME \t default ", ["NAME", "default"]],
    ['NAME "two words"', ["NAME", "two words"]],
    ["NAME 'it''s'", ["NAME", "it's"]],
    ['NAME "say ""hi"""', ["NAME", 'say "hi"']],
    ['NAME ""', ["NAME", ""]],
    ["./a/b.yaml it's", ["./a/b.yaml", "it's"]],
    ['NAME "open', undefined],
    ["NAME 'a'b", undefined],
  ];
  assertEquals(rows.map(([text]) => argumentsOf(text)), rows.map(([, expected]) => expected));
});
