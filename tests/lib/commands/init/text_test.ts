import { assertEquals } from "@std/assert";
import { fitted } from "../../../../lib/commands/init/text.ts";

const ADDITION = { comment: [], providers: {}, identities: { x: { kind: "mock" } } };

Deno.test("what would stand behind a document's end, or change what an alias says elsewhere, is not added", () => {
  const texts = [
    "a: 1\n...\n",
    "auth: &a\nvars: *a\n",
    "auth: &a\n  providers: {}\nvars: *a\n",
    "auth:\n  identities: &a\n    y: {kind: mock}\nvars: *a\n",
  ];
  for (const text of texts) assertEquals(fitted(text, "f.yaml", ADDITION), undefined, text);
  const plain = fitted("a: 1\n", "f.yaml", ADDITION)?.text;
  assertEquals(plain, "a: 1\n\nauth:\n  identities:\n    x:\n      kind: mock\n");
});
