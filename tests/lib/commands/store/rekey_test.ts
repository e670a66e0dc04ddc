import { assertEquals, assertMatch } from "@std/assert";
import { store, withKey } from "../store_machine.ts";

Deno.test("everything has a new key, and is there as before", async () => {
  const system = await withKey();
  const keyOf = async () =>
    JSON.parse((await store(system, "show", "ada", "--json")).out).records[0].key;
  const before = await keyOf();
  assertEquals((await store(system, "rekey")).err, "Sealed 1 record anew, under a new key\n");
  assertEquals(await keyOf() === before, false);
  assertMatch((await store(system, "list")).out, /ada +keys/);
});
