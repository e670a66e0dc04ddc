/** `--json` of the commands that act: data on standard output, and nothing else there. */
import { assertEquals } from "@std/assert";
import { fakeKeyring } from "../../../fake_system.ts";
import { machine, runOn } from "../../machine.ts";
import { smallClouds } from "../../small_cloud.ts";

const config = `auth:
  providers:
    portal: { kind: aws/login }
  identities:
    role: { kind: aws/role, via: { provider: portal } }
`;

const ROLE = {
  ...{ realm: "home", realm_source: "home", provider: "portal", identity: "role" },
  ...{ kind: "aws/role", account: "123456789012", expiration: "2030-01-01T01:00:00Z" },
};

Deno.test("what login, console and logout did is data, in the words of whoami", async () => {
  const small = smallClouds();
  const system = machine({
    ...{ config, keyring: fakeKeyring(), env: { ATMOS_KEYRING_TYPE: "system" } },
  });
  const json = async (...argv: string[]) => {
    const { out, status } = await runOn(system.beside(), [...argv, "--json"], small.clouds);
    assertEquals(status, 0);
    return JSON.parse(out);
  };
  const { realm_source, ...login } = await json("login", "role");
  const { realm_source: _, ...expected } = ROLE;
  assertEquals([login, typeof realm_source], [{ valid: true, ...expected }, "string"]);
  const portal = await json("login", "portal");
  assertEquals([portal.provider, "identity" in portal, portal.kind], [
    "portal",
    false,
    "aws/login",
  ]);
  const { url, identity } = await json("console", "role");
  assertEquals([typeof url, identity], ["string", "role"]);
  const dry = await json("logout", "role", "--dry-run");
  const record = { realm: "home", role: "identity", entry: "role", item: "credential" };
  assertEquals([dry.dry_run, dry.removed, dry.kept], [true, [record], []]);
  assertEquals((await json("logout", "role")).removed, [record]);
  assertEquals((await json("logout", "role")).removed, []);
});
