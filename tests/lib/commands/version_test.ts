import { assertEquals, assertMatch } from "@std/assert";
import { VERSION } from "../../../lib/version.ts";
import { command } from "../machine.ts";

Deno.test("the version is told, to people and to programs, without a configuration", async () => {
  const text = await command(["version"]);
  assertEquals(text.status, 0);
  assertMatch(text.out, /^atmos-auth \d+\.\d+\.\d+\S* \(.+\)\n$/);
  const { out } = await command(["version", "--json"]);
  const { version, os, runtime } = JSON.parse(out);
  assertEquals([version, os, runtime], [VERSION, "linux", "Deno 2.9.6"]);
  assertMatch(text.out, / Deno 2\.9\.6\)$/m);
});
