import { assertEquals, assertStringIncludes } from "@std/assert";
import { store, withKey } from "./store_machine.ts";

Deno.test("long-lived keys are removed only when that is meant", async () => {
  const system = await withKey();
  const alone = await store(system, "rm", "ada");
  assertEquals(alone.status, 4);
  assertStringIncludes(alone.err, "--force");
  assertStringIncludes((await store(system, "rm", "ada", "--item", "x")).err, "--item keys");
  const gone = await store(system, "rm", "ada", "--force");
  assertEquals([gone.status, gone.err], [0, 'Removed the keys of identity "ada"\n']);
  assertStringIncludes((await store(system, "list")).err, "Nothing is kept");
});
