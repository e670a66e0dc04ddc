import { assertEquals, assertMatch } from "@std/assert";
import { store, withKey } from "../store_machine.ts";

Deno.test("all that is known of a name is shown, and what there is none of is said", async () => {
  const system = await withKey();
  const { out } = await store(system, "show", "ada");
  assertEquals((await store(system, "show", "ada", "--metadata")).out, out);
  assertMatch(out, /Name +identity ada\n +What +keys\n/);
  assertMatch(out, /File +\/home\/ada\/.*\.record\n +Key +[0-9a-f]{16}\n$/);
  assertEquals(JSON.parse((await store(system, "show", "ada", "--json")).out).records.length, 1);
  const none = await store(system, "show", "bob");
  assertEquals([none.status, none.err], [
    2,
    'error: The store holds nothing of "bob"\nhint: atmos-auth store list\n',
  ]);
});
