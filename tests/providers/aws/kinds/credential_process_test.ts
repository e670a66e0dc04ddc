import { assertEquals, assertRejects } from "@std/assert";
import { UserError } from "../../../../lib/errors.ts";
import { credentialProcess } from "../../../../providers/aws/kinds/credential_process.ts";
import { toolProfiles } from "../../../../providers/aws/grant/profiles.ts";
import { fakeWorld, NOW } from "../../fake_world.ts";
import { planOf } from "../../plans.ts";
import { processEnvironment } from "../../../process_environment.ts";
import { assumeRole } from "../../../../providers/aws/kinds/assume_role.ts";

const OUTPUT = {
  Version: 1,
  AccessKeyId: "ASIA0000000000EXAMPLE",
  SecretAccessKey: "secret/EXAMPLE",
  SessionToken: "token/EXAMPLE==",
  Expiration: "2030-01-01T00:30:00Z",
};

const plan = planOf(credentialProcess, { credential_process: "helper --for 'two words'" });

function saying(output: unknown, status = 0) {
  const stdout = typeof output === "string" ? output : JSON.stringify(output);
  const env = { HOME: "/home/ada", ATMOS_KEYRING_PASSWORD: "EXAMPLE" };
  return fakeWorld({ env, run: () => ({ status, stdout, stderr: "" }) });
}

Deno.test("a program's credential lasts as long as it says, and is asked for through the shell", async () => {
  const world = saying(OUTPUT);
  const credential = await plan.signIn(world, undefined);
  assertEquals([credential.type, credential.expires], ["aws/session", NOW + 30 * 60_000]);
  assertEquals(credential.secret.session_token?.reveal(), "token/EXAMPLE==");
  assertEquals(world.ran.map(({ program, args, env }) => [program, args, env]), [
    ["/bin/sh", ["-c", "helper --for 'two words'"], processEnvironment({ HOME: "/home/ada" })],
  ]);
});

Deno.test("a program that does not say how long is asked again after an hour", async () => {
  const { Expiration: _, SessionToken: __, ...keys } = OUTPUT;
  for (const output of [keys, { ...keys, Expiration: null, SessionToken: null }]) {
    const credential = await plan.signIn(saying(output), undefined);
    assertEquals([credential.expires, credential.secret.session_token], [
      NOW + 3600_000,
      undefined,
    ]);
  }
});

Deno.test("what a program says is not repeated when it makes no sense", async () => {
  const bad: readonly (readonly [unknown, number])[] = [
    [OUTPUT, 1],
    ["", 0],
    ["canary/EXAMPLE", 0],
    [{ ...OUTPUT, Version: 2 }, 0],
    [{ ...OUTPUT, Expiration: "soon" }, 0],
    [{ ...OUTPUT, SecretAccessKey: "canary\nEXAMPLE" }, 0],
    [{ ...OUTPUT, Expiration: "2029-12-31T00:00:00Z" }, 0],
  ];
  for (const [output, status] of bad) {
    const error = await assertRejects(
      () => plan.signIn(saying(output, status), undefined),
      UserError,
    );
    assertEquals(`${error.message}${error.hint}`.includes("canary"), false);
  }
});

function roleIn(partition: string, region?: string) {
  const assume_role = `arn:${partition}:iam::123456789012:role/x`;
  return planOf(assumeRole, { principal: { assume_role, region } });
}

Deno.test("a profile quotes what its program is called with", () => {
  const helper = ["/opt/it's/atmos-auth", "--chdir=/a b", "credential-process", "-i", "x"];
  assertEquals(
    toolProfiles.section("x", helper, roleIn("aws", "eu-west-1"), "linux"),
    `[profile x]
credential_process = '/opt/it'\\''s/atmos-auth' '--chdir=/a b' 'credential-process' '-i' 'x'
region = eu-west-1
`,
  );
  assertEquals(
    toolProfiles.section(
      "default",
      [String.raw`C:\Program Files\atmos-auth.exe`],
      roleIn("aws-cn"),
      "windows",
    ),
    `[default]
credential_process = "C:\\Program Files\\atmos-auth.exe"
region = cn-north-1
`,
  );
});
