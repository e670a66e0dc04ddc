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

Deno.test("what is there already is written no second time, but for whom only their keys tell", () => {
  const wished = {
    comment: [],
    providers: { portal: { kind: "p", url: "https://portal.example" } },
    identities: {
      dev: { kind: "s", default: true, via: { provider: "portal" }, role: "Dev" },
      ada: { kind: "u" },
      admin: { kind: "r", via: { identity: "ada" } },
    },
  };
  const once = fitted("a: 1\n", "f.yaml", wished)!.text;
  const twice = fitted(once, "f.yaml", wished)!;
  assertEquals(twice.notes, [
    "Already there: dev",
    '"ada" is the name of another already: what was added is "ada-2"',
    '"admin" is the name of another already: what was added is "admin-2"',
    '"dev" stays the default identity',
  ]);
  const { dev } = wished.identities;
  const thrice = fitted(once, "f.yaml", { ...wished, identities: { dev } })!;
  assertEquals([thrice.text, thrice.notes], [once, ["Already there: dev"]]);
  const moved = { ...wished, providers: { portal: { kind: "p", url: "https://other.example" } } };
  const other = fitted(once, "f.yaml", { ...moved, identities: { dev } })!;
  assertEquals(Object.keys(other.addition.identities), ["dev-2"]);
});
