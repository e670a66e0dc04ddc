import { assertEquals, assertThrows } from "@std/assert";
import { Unfetched } from "../../../../lib/config/remote/fetched.ts";
import { filesMeant } from "../../../../lib/config/remote/meant.ts";

const PATHS = ["a.yaml", "b.yml", "b.yaml", "d/z.yaml", "d/atmos.yaml", "d/e/y.yml", "d/x.txt"];

Deno.test("a name means in a repository what it means in a directory", () => {
  const rows: [string, readonly string[]][] = [
    ["a.yaml", ["a.yaml"]],
    ["a", ["a.yaml"]],
    ["b", ["b.yaml"]],
    ["d", ["d/atmos.yaml", "d/z.yaml", "d/e/y.yml"]],
    ["d/*", ["d/atmos.yaml", "d/z.yaml"]],
    ["**/*.yml", ["b.yml", "d/e/y.yml"]],
    ["d/x.txt", ["d/x.txt"]],
    ["none", []],
  ];
  for (const [name, wanted] of rows) assertEquals(filesMeant(PATHS, name), wanted, name);
});

Deno.test("attack: a pattern that means a whole repository", () => {
  const many = Array.from({ length: 100 }, (_, index) => `f${index}.yaml`);
  assertThrows(() => filesMeant(many, "*"), Unfetched, "more than 64 files");
});
