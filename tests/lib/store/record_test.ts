import { assertEquals, assertMatch } from "@std/assert";
import { fileOf, nameDigest, RECORD_FILE } from "../../../lib/store/record.ts";
import { named } from "./scene.ts";

Deno.test("names that read alike when joined have files of their own", async () => {
  const lookalikes = [
    named({ realm: "a", entry: "b_c" }),
    named({ realm: "a_b", entry: "c" }),
    named({ realm: "", entry: "a_b_c" }),
    named({ realm: "a", entry: "b_c", role: "provider" }),
    named({ realm: "a", entry: "b", item: "c" }),
    named({ realm: "a", entry: 'b","c', item: "" }),
    named({ realm: "a", entry: "b\0c" }),
  ];
  const files = new Set(await Promise.all(lookalikes.map(fileOf)));
  assertEquals(files.size, lookalikes.length);
  for (const file of files) assertMatch(file, RECORD_FILE);
});

Deno.test("a name keeps its file from one version to the next", async () => {
  assertEquals(
    await nameDigest(named()),
    "c9bad04c6d396fadf5a28ae7800f2b843a7f4481a2a02c05e3b2c97e5ba24e20",
  );
});
