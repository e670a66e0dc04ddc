import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { statusOf, UserError } from "../../../../lib/errors.ts";
import type { HelperResult } from "../../../../lib/system/programs.ts";
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

const BEFORE = "printed something else before its JSON";
const BESIDE = "printed something else beside its JSON";
const VERSION = "printed a Version that is not the number 1";
const EXPIRATION =
  "printed an Expiration that is no time with a zone, such as 2030-12-31T12:00:00Z";

/** What a program may do instead, and what is said of it: it is the program that failed, no network and nobody else. */
const FAULTS: readonly (readonly [Partial<HelperResult>, says: string, hint?: string])[] = [
  [{ status: 1, stdout: JSON.stringify(OUTPUT) }, "ended with status 1"],
  [{ stdout: "" }, "printed nothing"],
  [{ stdout: " \n", stderr: "not signed in" }, 'printed nothing, saying "not signed in"'],
  [{ stdout: "canary/EXAMPLE" }, "printed no JSON"],
  [
    { stdout: [...JSON.stringify(OUTPUT)].join("\0") + "\0" },
    "printed UTF-16 text, where UTF-8 is read",
  ],
  [
    { stdout: `\ufffd\ufffd${[...JSON.stringify(OUTPUT)].join("\0")}\0` },
    "printed UTF-16 text, where UTF-8 is read",
  ],
  [{ stdout: '["canary"]' }, "printed no Version"],
  [{ stdout: '"canary"' }, "printed JSON that is no map"],
  [{ stdout: "null" }, "printed JSON that is no map"],
  [{ stdout: `warning: canary\n${JSON.stringify(OUTPUT)}` }, BEFORE],
  [{ stdout: `${JSON.stringify(OUTPUT)}\n${JSON.stringify(OUTPUT)}\n` }, BESIDE],
  [{ stdout: `{canary}\n${JSON.stringify(OUTPUT)} canary` }, "printed no JSON"],
  [{ stdout: JSON.stringify({ ...OUTPUT, Version: 2 }) }, VERSION],
  [{ stdout: JSON.stringify({ ...OUTPUT, Version: "1" }) }, VERSION],
  [{ stdout: JSON.stringify({ ...OUTPUT, Version: undefined }) }, "printed no Version"],
  [{ stdout: JSON.stringify({ ...OUTPUT, AccessKeyId: undefined }) }, "printed no AccessKeyId"],
  [
    { stdout: JSON.stringify({ ...OUTPUT, SecretAccessKey: 1 }) },
    "printed a SecretAccessKey that is no text",
  ],
  [{ stdout: JSON.stringify({ ...OUTPUT, Expiration: "tomorrow" }) }, EXPIRATION],
  [{ stdout: JSON.stringify({ ...OUTPUT, Expiration: "" }) }, EXPIRATION],
  [{ stdout: JSON.stringify({ ...OUTPUT, Expiration: "2030-01-01T00:30:00.123456" }) }, EXPIRATION],
  [{ stdout: JSON.stringify({ ...OUTPUT, Expiration: 1893456000 }) }, EXPIRATION],
  [
    { stdout: JSON.stringify({ ...OUTPUT, SecretAccessKey: "canary\nEXAMPLE" }) },
    "printed a SecretAccessKey that can be none",
  ],
  [
    { stdout: JSON.stringify({ ...OUTPUT, Expiration: "2029-12-31T00:00:00Z" }) },
    "printed a credential whose Expiration is past",
    "date -u",
  ],
  [{ status: 141, endless: true, stdout: "canary" }, "printed more than 1 MiB"],
  [{ status: 124, late: true }, "took more than 120 s"],
  [
    { status: 127, stderr: "sh: helper: not found" },
    'is not there, saying "sh: helper: not found"',
  ],
];

Deno.test("a program that fails is named, and what it printed is not repeated", async () => {
  for (const [result, says, hint = "it"] of FAULTS) {
    const world = fakeWorld({ run: () => ({ status: 0, stdout: "", stderr: "", ...result }) });
    const error = await assertRejects(() => plan.signIn(world, undefined), UserError);
    assertEquals(
      [error.message, statusOf(error)],
      [`The credential_process of "prod" ${says}`, 4],
    );
    assertStringIncludes(error.hint!, hint);
    assertEquals(`${error.message}${error.hint}`.includes("canary"), false);
  }
});

Deno.test("a program of a list that is not there is named, with where to look", async () => {
  const world = fakeWorld({ run: () => ({ status: 127, stdout: "", stderr: "" }) });
  const failure = async (program: string) => {
    const { signIn } = planOf(credentialProcess, { credential_process: [program, "--json"] });
    const { message, hint } = await assertRejects(() => signIn(world, undefined), UserError);
    return [message, hint];
  };
  const what = 'The credential_process of "prod" is not there';
  assertEquals(await failure("/opt/h"), [`${what}: "/opt/h"`, "ls -l /opt/h"]);
  assertEquals(await failure("h"), [
    `${what}: "h"`,
    "install h, or name it by its whole path",
  ]);
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
credential_process = /'opt/it'"'"'s/atmos-auth' '--chdir=/a b' credential-process -i x
region = eu-west-1
`,
  );
  assertEquals(
    toolProfiles.section(
      "default",
      [String.raw`C:\PROGRA~1\atmos-auth.exe`, "-i", "it's"],
      roleIn("aws-cn"),
      "windows",
    ),
    `[default]
credential_process = C:\\PROGRA~1\\atmos-auth.exe -i --word=aXQncw
region = cn-north-1
`,
  );
});

Deno.test("no line begins and ends with a quote: the SDK for Go v2 would take both off", () => {
  for (const name of ["dev", "größe", "it's", "a b", "x#y", 'q"r']) {
    for (const program of ["/usr/bin/atmos-auth", "/opt/my tools/atmos-auth", "/opt/it's"]) {
      const helper = [program, "credential-process", "-i", name];
      const section = toolProfiles.section("x", helper, roleIn("aws", "eu-west-1"), "linux");
      const [, line = ""] = /^credential_process = (.*)$/m.exec(section) ?? [];
      assertEquals([line[0], /\\['"]/.test(line)], ["/", false], line);
    }
  }
});
