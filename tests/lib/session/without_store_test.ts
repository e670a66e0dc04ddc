import { assertEquals, assertStringIncludes } from "@std/assert";
import { inside } from "../inside.ts";
import { machine, runOn } from "../machine.ts";
import { smallClouds } from "../small_cloud.ts";

const config =
  "auth: {identities: {role: {kind: aws/role, default: true}, other: {kind: aws/role}}}";
const env = { ATMOS_KEYRING_TYPE: "" };

const HANDED = "Handed to this shell, which goes on with it; nothing else was kept";

Deno.test("without a keyring, commands in a session that use what it holds say no word of a store", async () => {
  const outer = await inside(["shell", "-i", "role"], { config, env }, async (ask) => {
    const installed = { "/usr/bin/tool": () => 0, "/bin/sh": () => 0 };
    for (const line of ["whoami", "list", "exec -- tool", "exec role -- tool", "env", "status"]) {
      const { status, err } = await ask(line.split(" "), { env, installed });
      assertEquals([line, status, err], [line, 0, ""]);
    }
    const login = await ask(["login"], { env });
    assertEquals(login.err.split("\n")[0], HANDED);
    const other = await ask(["exec", "other", "--", "tool"], { env, installed });
    assertStringIncludes(other.err, "credentials are kept for this command only");
  });
  assertStringIncludes(outer.err, "credentials are kept for this command only");
});

Deno.test("list knows whom the very shell holds, and none of an equal name elsewhere", async () => {
  const other = "auth: {realm: b, identities: {role: {kind: aws/role}}}";
  const files = { "/work/b/atmos.yaml": other };
  await inside(["shell", "-i", "role"], { config, env, files }, async (ask) => {
    const here = await ask(["list"], { env });
    assertStringIncludes(here.out, "✓  role      aws/role  yes, 1h0m left  default\n");
    assertStringIncludes(here.out, "·  other     aws/role  no\n");
    const there = await ask(["list", "--config", "/work/b/atmos.yaml"], { env });
    assertStringIncludes(there.out, "·  role      aws/role  no\n");
  });
});

Deno.test("list knows what env has put into a private file, as whoami does", async () => {
  const system = machine({ config, env, terminal: true });
  const { clouds } = smallClouds();
  const { err, status } = await runOn(system, ["env", "role", "--login", "-f", "bash"], clouds);
  assertEquals([status, err.includes("for this command only")], [0, false]);
  assertStringIncludes(err, 'Nothing else keeps "role", so a private file does until');
  assertStringIncludes((await runOn(system.beside(), ["list"], clouds)).out, "yes, 1h0m left");
  assertEquals((await runOn(system.beside(), ["whoami", "role"], clouds)).status, 0);
});
