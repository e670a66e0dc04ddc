/** Profiles: the picker of a bare `--profile`, and what leads on where identities live in them. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { command, CONFIG } from "../machine.ts";
import { smallClouds } from "../small_cloud.ts";

const HOME = "/home/ada/.atmos";
const PROFILES = {
  [CONFIG]: "base_path: .",
  [`${HOME}/profiles/ci/atmos.yaml`]: "auth: {identities: {deploy: {kind: aws/role}}}",
  [`${HOME}/profiles/dev/atmos.yaml`]:
    "auth: {identities: {dev: {kind: aws/role, default: true}, both: {kind: aws/role}}}",
  [`${HOME}/profiles/ops/atmos.yaml`]: "auth: {identities: {both: {kind: aws/role}}}",
  [`${HOME}/profiles/other/atmos.yaml`]: "env: {A: b}",
};

/** The program where the base has no `auth:`; with somebody there when they answer. */
async function profiled(argv: readonly string[], ...answers: readonly string[]) {
  const { clouds } = smallClouds();
  const installed = { "/usr/bin/true": () => 0 };
  const setting = { files: PROFILES, clouds, installed };
  return await command(
    argv,
    answers.length > 0 ? { ...setting, terminal: true, answers } : setting,
  );
}

Deno.test("--profile without a value names the profiles where nobody is there", async () => {
  for (const argv of [["login", "--profile"], ["list", "--profile"], ["--profile=dev", "list"]]) {
    const { status, err } = await profiled(argv);
    const hint = `atmos-auth ${argv[0]} --profile ci`;
    if (argv[0] === "--profile=dev") assertEquals([status, err], [0, ""]);
    else {
      assertEquals([status, err], [
        4,
        "error: Cannot let anybody pick a profile: nobody is there. There are the profiles ci, " +
        `dev, ops, other\nhint: ${hint}\n`,
      ]);
    }
  }
});

Deno.test("--profile without a value lets the person pick some, one after the other", async () => {
  const one = await profiled(["whoami", "--json", "--profile"], "dev", "");
  assertEquals(JSON.parse(one.out).identity, "dev");
  assertEquals(one.system.asked, [
    "Profile:\n- ci\n- dev\n- ops\n- other",
    "Another profile:\n- (no more)\n- ci\n- ops\n- other",
  ]);
  const two = await profiled(["list", "--profile", "-f", "json"], "dev", "ci", "");
  assertEquals(Object.keys(JSON.parse(two.out).identities), ["both", "deploy", "dev"]);
  const rest = await profiled(
    ["exec", "--profile", "-i", "dev", "--", "true", "--profile"],
    "dev",
    "",
  );
  assertEquals(rest.status, 0);
  assertEquals(rest.system.spawned.at(-1)?.args, ["--profile"]);
});

Deno.test("where there is none, --profile says so", async () => {
  const { status, err } = await command(["list", "--profile"], { config: "auth: {}" });
  assertEquals(status, 3);
  assertStringIncludes(err, 'error: There are no profiles in "');
});

Deno.test("where a file names an identity of a profile, its line is said", async () => {
  const files = { ...PROFILES, [CONFIG]: "base_path: .\nenv: { ATMOS_IDENTITY: deploy }" };
  const { err } = await command(["whoami"], { files, clouds: smallClouds().clouds });
  const at = `at ${CONFIG}:2:24 env.ATMOS_IDENTITY`;
  assertStringIncludes(err, `is in profiles: ci\n  ${at}\nhint: atmos-auth whoami --profile ci\n`);
});

Deno.test("what is missing is looked for in profiles, and all that have it are named", async () => {
  const rows = [
    [["list"], "Identities are configured in profiles: ci, dev, ops", "list --profile ci"],
    [["whoami"], "Identities are configured in profiles: ci, dev, ops", "whoami --profile ci"],
    [["login", "both"], '"both" is in profiles: dev, ops', "login --profile dev both"],
    [
      ["exec", "-i", "DEPLOY", "--", "true"],
      '"DEPLOY" is in profiles: ci',
      "exec --profile ci -i DEPLOY -- true",
    ],
    [["login", "dev"], '"dev" is in profiles: dev', "login --profile dev dev"],
  ] as const;
  for (const [argv, said, hint] of rows) {
    const { err } = await profiled(argv);
    assertStringIncludes(err, `; ${said}\nhint: atmos-auth ${hint}\n`);
  }
});

Deno.test("at a terminal one goes on with a profile that has it", async () => {
  const who = await profiled(["whoami", "--json", "-i", "both"], "ops");
  assertEquals(JSON.parse(who.out).identity, "both");
  assertEquals(who.system.asked, ['"both" is in profiles. Go on with:\n- dev\n- ops']);
  const listed = await profiled(["list", "-f", "json"], "ci");
  assertEquals(Object.keys(JSON.parse(listed.out).identities), ["deploy"]);
  const ran = await profiled(["-C", "..", "exec", "-i", "dev", "--", "true"], "dev");
  assertEquals(ran.status, 0);
});

Deno.test("who must not be asked is not: credential-process names the profile", async () => {
  const { clouds } = smallClouds();
  const { err, system } = await command(["--no-color", "credential-process", "-i", "dev"], {
    ...{ files: PROFILES, clouds, terminal: true },
  });
  assertStringIncludes(
    err,
    "hint: atmos-auth --no-color credential-process --profile dev -i dev\n",
  );
  assertEquals(system.asked, []);
});
