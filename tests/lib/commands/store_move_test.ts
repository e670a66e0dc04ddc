import { assertEquals, assertStringIncludes } from "@std/assert";
import { store, withKey } from "./store_machine.ts";

Deno.test("where the key is, and where it can't be brought, is said", async () => {
  const system = await withKey();
  assertStringIncludes(
    (await store(system, "move", "--to", "system")).err,
    "The store's key is in the system keyring alone already",
  );
  const memory = await store(system, "move", "--to", "memory");
  assertEquals(memory.status, 2);
  assertStringIncludes(memory.err, "to move there would be to forget everything");
  assertEquals((await store(system, "move")).status, 2);
  const nobody = await store(system, "move", "--to", "file");
  assertStringIncludes(nobody.err, "ATMOS_KEYRING_PASSWORD");
});
