import { assertEquals, assertStringIncludes } from "@std/assert";
import { UserError } from "../../../lib/errors.ts";
import { command } from "../machine.ts";
import { smallClouds } from "../small_cloud.ts";
import { clouds } from "../../../providers/mod.ts";

const config = "auth: { identities: { role: { kind: aws/role } } }";

Deno.test("the cloud's word and the configuration's are shown together", async () => {
  const { status, out, err } = await command(["whoami", "role"], {
    ...{ config, clouds: smallClouds().clouds },
  });
  assertEquals([status, err, out.split("\n").map((line) => line.trim())], [0, "", [
    "✓ Current Authentication Status: valid",
    "Identity   role",
    "Provider   role",
    "Realm      home",
    "Account    123456789012",
    "Principal  arn:role",
    "Expires    2030-01-01T01:00:00Z (1h0m)",
    "",
  ]]);
});

/** Where `env` would put it; the home directory is not told. */
const FILE = "~/.local/share/atmos-auth/env/630bd975a99292783b3d44a8/aws/credentials";

Deno.test("as JSON it is one object, with the files of env that are there", async () => {
  const path = FILE.replace("~", "/home/ada");
  for (const [flag, files] of [[["--json"], {}], [["-o", "json"], { [path]: "" }]] as const) {
    const { out } = await command(["whoami", "-i", "role", ...flag], {
      ...{ config, clouds: smallClouds().clouds, files },
    });
    const there = { location: FILE, type: "file", required: false, purpose: "aws/credentials" };
    assertEquals(JSON.parse(out), {
      ...{ valid: true, identity: "role", kind: "aws/role", provider: "role" },
      ...{ realm: "home", realm_source: "auto", account: "123456789012", principal: "arn:role" },
      expiration: "2030-01-01T01:00:00Z",
      environment: { AWS_PROFILE: "role", AWS_SHARED_CREDENTIALS_FILE: FILE },
      ...path in files ? { paths: [there] } : {},
      ...{ credentials_ref: "role", last_updated: "2030-01-01T00:00:00Z" },
    });
  }
});

Deno.test("attack: the home directory is told in the middle of a value", async () => {
  const { out } = await command(["whoami", "-i", "at /home/ada and /home/ada-x", "--json"], {
    ...{ config: `auth: { identities: { "at /home/ada and /home/ada-x": { kind: aws/role } } }` },
    clouds: smallClouds().clouds,
  });
  assertEquals(JSON.parse(out).environment.AWS_PROFILE, "at ~ and /home/ada-x");
});

Deno.test("a refusal is an answer with status 4; a network that is down is none, and nobody is asked", async () => {
  const refused = async (error: UserError, ...flags: string[]) => {
    const { clouds } = smallClouds({ refused: new Map([["role", error]]) });
    const argv = ["whoami", "-i", "role", ...flags];
    return await command(argv, { config, clouds, terminal: true });
  };
  const no = await refused(new UserError("sign_in_refused", "The cloud says no"), "--no-color");
  assertEquals([no.status, no.out.split("\n")[0], no.err], [
    4,
    "✗ Current Authentication Status: not valid",
    "error: The cloud says no\n",
  ]);
  const json = await refused(new UserError("person_needed", "A code is needed"), "--json");
  assertEquals([json.status, JSON.parse(json.out).error, json.system.asked], [
    4,
    { code: "person_needed", message: "A code is needed" },
    [],
  ]);
  const down = await refused(new UserError("unreachable", "Cannot reach it"), "--no-color");
  assertEquals(down.out, "");
  assertStringIncludes(down.err, "error: Cannot reach it");
});

Deno.test("what makes somebody of nobody leads to the same configuration", async () => {
  const user = "auth: { identities: { ada: { kind: aws/user } } }";
  const argv = ["--realm", "zeta", "whoami", "ada"];
  const { status, err } = await command(argv, { config: user, clouds });
  assertEquals(status, 4);
  assertStringIncludes(err, "hint: atmos-auth --realm zeta user configure -i ada --stdin");
  const json = await command([...argv, "--json"], { config: user, clouds });
  assertStringIncludes(json.out, "atmos-auth --realm zeta user configure");
});

Deno.test("who is there is not told to be away: this command asks nothing, and one that does is named", async () => {
  const it = {
    config: "auth: { identities: { ada: { kind: aws/user, credentials: { access_key_id: " +
      "AKIAADA0000000EXAMPLE, secret_access_key: !secret 'keepassxc:/keys.kdbx#ada' } } } }",
    files: { "/keys.kdbx": "a database" },
    clouds,
  };
  const there = await command(["--no-color", "whoami", "ada"], { ...it, terminal: true });
  const [error, , hint] = there.err.split("\n");
  assertEquals([error, hint], [
    'error: "Password of /keys.kdbx" wants an answer, and nobody is asked here',
    "hint: atmos-auth login --identity ada",
  ]);
  const away = await command(["--no-color", "whoami", "ada"], it);
  assertStringIncludes(away.err, 'Nobody is there to answer "Password of /keys.kdbx"');
});
