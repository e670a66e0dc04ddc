import "../../../bare_process.ts";
import { assertEquals } from "@std/assert";
import { command, machine, runOn } from "../../machine.ts";
import { smallClouds } from "../../small_cloud.ts";

const { clouds } = smallClouds();
const AUTH = "auth: { identities: { role: { kind: aws/role, default: true } } }\n";
const OWN = 'remove NAME from "env"';

/** The hint for each variable that is not heard. */
const UNHEARD: Readonly<Record<string, string>> = {
  ATMOS_CHDIR: OWN,
  ATMOS_CONFIG: OWN,
  ATMOS_TRUST: OWN,
  ATMOS_XDG_DATA_HOME: OWN,
  ATMOS_KEYRING_PASSWORD: OWN,
  ATMOS_KEYRING_TYPE: "auth: {keyring: {type: x}}",
  ATMOS_KEYRING_FILE_PATH: "auth: {keyring: {spec: {path: x}}}",
  ATMOS_IDENTIY: "env: {ATMOS_IDENTITY: x}",
  atmos_identity: "env: {ATMOS_IDENTITY: x}",
  ATMOS_STACKS_BASE_PATH: `${OWN}, unless another program reads it there`,
};

Deno.test("a variable of ours that an env: can't say is named, in a map and in a list", async () => {
  for (const [name, hint] of Object.entries(UNHEARD)) {
    for (const env of [`{ ${name}: x }`, `[{ key: ${name}, value: x }]`]) {
      const { status, err } = await command(["validate"], {
        ...{ config: `env: ${env}\n${AUTH}`, clouds },
      });
      assertEquals([status, /hint: (.*)/.exec(err)?.[1]], [0, hint.replace("NAME", name)], err);
    }
  }
});

Deno.test("what is heard, and what is for children, is not spoken of", async () => {
  const config = `env: { ATMOS_IDENTITY: role, ATMOS_AWS_REGION: eu-west-1, FOO: x }\n${AUTH}`;
  assertEquals((await command(["validate"], { config, clouds })).err.includes("warning"), false);
});

Deno.test("whoever acts by the configuration hears it once", async () => {
  const config = `env: { ATMOS_CHDIR: x }\n${AUTH}`;
  const system = machine({ config, terminal: true });
  const { err } = await runOn(system.beside({ terminal: true }), ["login"], clouds);
  assertEquals(err.split("env.ATMOS_CHDIR is not heard").length, 2);
  const again = await runOn(system.beside({ terminal: true }), ["login"], clouds);
  assertEquals(again.err.includes("ATMOS_CHDIR"), false);
});

Deno.test("what atmos itself reads there is named by validate, and by no command that acts", async () => {
  const config = `env: { ATMOS_PRO_TOKEN: x, ATMOS_STACKS_BASE_PATH: x }\n${AUTH}`;
  const told = await command(["validate"], { config, clouds });
  assertEquals(told.err.match(/env\.\w+ is none that atmos-auth hears/g)?.length, 2, told.err);
  const { err } = await command(["login"], { config, clouds, terminal: true });
  assertEquals(err.includes("ATMOS_PRO_TOKEN"), false, err);
});

Deno.test("a value stands in a hint as YAML", async () => {
  const config = `env: { ATMOS_LOGS_FIL: "a, b" }\n${AUTH}`;
  const { err } = await command(["validate"], { config, clouds });
  assertEquals(/hint: (.*)/.exec(err)?.[1], 'env: {ATMOS_LOGS_FILE: "a, b"}', err);
});
