import { assertEquals, assertStringIncludes } from "@std/assert";
import { clouds } from "../../../providers/mod.ts";
import { fakeKeyring } from "../../fake_system.ts";
import { command, machine, runOn } from "../machine.ts";
import { smallClouds } from "../small_cloud.ts";
import { UserError } from "../../../lib/errors.ts";

const config = "auth: { identities: { role: { kind: aws/role }, brief: { kind: github/brief } } }";

Deno.test("the credential alone is printed, and the next one comes from the store", async () => {
  const small = smallClouds();
  const system = machine({
    ...{ config, keyring: fakeKeyring(), env: { ATMOS_KEYRING_TYPE: "system" } },
  });
  for (const process of [system, system.beside()]) {
    const { status, out, err } = await runOn(
      ...[process, ["credential-process", "-i", "role"], small.clouds] as const,
    );
    assertEquals([status, out, err], [0, '{"key":"role-1-EXAMPLE"}\n', ""]);
  }
  assertEquals(small.signedIn, ["role 1"]);
});

Deno.test("what is no identity of that cloud is refused, and nobody is asked anything", async () => {
  const small = smallClouds();
  const other = await command(["credential-process", "-i", "brief"], {
    ...{ config, clouds: small.clouds, terminal: true },
  });
  assertEquals([other.status, small.signedIn], [2, []]);
  assertStringIncludes(other.err, '"brief" is of a cloud whose tools know no credential_process');
  small.says.refused.set("role", new UserError("person_needed", "Somebody has to sign in"));
  const needed = await command(["credential-process", "-i", "role"], {
    ...{ config, clouds: small.clouds, terminal: true },
  });
  assertEquals([needed.out, needed.system.asked], ["", []]);
  assertStringIncludes(needed.err, "Somebody has to sign in");
});

Deno.test("what surrounds one is passed on as it is, and no credential of its own", async () => {
  const { status, err } = await command(["credential-process", "-i", "amb"], {
    ...{ config: "auth: { identities: { amb: { kind: aws/ambient } } }", clouds },
  });
  assertEquals(status, 2);
  assertStringIncludes(err, '"amb" (aws/ambient) has no credential of its own to print: ');
  assertStringIncludes(err, "hint: atmos-auth exec -i amb -- COMMAND");
});

Deno.test("what the person is told to type works wherever they are", async () => {
  const user = "{ kind: aws/user, credentials: { access_key_id: AKIA0000000000EXAMPLE, " +
    "secret_access_key: s/EXAMPLE, mfa_arn: 'arn:aws:iam::111122223333:mfa/ada' } }";
  const files = { "/elsewhere/it's/atmos.yaml": `auth: { identities: { 'a b': ${user} } }` };
  const path = "--config-path=/elsewhere/it's";
  const { status, err } = await command(["--no-color", "credential-process", path, "-i", "a b"], {
    ...{ clouds, files, terminal: true },
  });
  assertEquals([status, err.split("\n").slice(-2)], [4, [
    `hint: atmos-auth --config-path '/elsewhere/it'\\''s' login -i 'a b'`,
    "",
  ]]);
});

Deno.test("whoever gives a protected identity to a tool is written down, and nobody else", async () => {
  const guarded = config.replace("aws/role }", "aws/role, protected: true }");
  for (const [each, lines] of [[config, 0], [guarded, 1]] as const) {
    const { status, system } = await command(["credential-process", "-i", "role"], {
      ...{ config: each, clouds: smallClouds().clouds },
    });
    const log = system.files.texts()["/home/ada/.local/share/atmos-auth/audit.jsonl"] ?? "";
    assertEquals([status, log.split("\n").length - 1], [0, lines]);
    assertEquals(log.includes('"command":"credential-process"'), lines === 1);
  }
});
