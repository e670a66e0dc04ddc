import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { parse } from "@std/yaml";
import { atHome, command, CONFIG, machine, PLACE, runOn } from "../machine.ts";
import { smallClouds } from "../small_cloud.ts";

const config = `auth:
  identities: { role: { kind: aws/role }, other: { kind: aws/role } }
  integrations:
    main: { kind: aws/eks, via: { identity: role }, spec: { cluster: { name: main } } }
`;
/** The same name, obtained from somebody. */
const OTHER = `auth:
  providers: { portal: { kind: aws/login } }
  identities: { role: { kind: aws/role, via: { provider: portal } } }
`;
const FILES = {
  "/home/ada/.atmos/profiles/prod/x.yaml": OTHER,
  "/other/atmos.yaml": OTHER,
  "/work/atmos.yaml": OTHER,
  "/base/x.yaml": OTHER,
};
const ELSEWHERE = { "/elsewhere": { kind: "directory" } } as const;

/** All that could have said more when the line was written, and says it when it is run. */
const LATER: readonly Record<string, string>[] = [
  { ATMOS_PROFILE: "prod" },
  { ATMOS_CONFIG: "/other/atmos.yaml" },
  { ATMOS_CONFIG_PATH: "/other" },
  { ATMOS_CLI_CONFIG_PATH: "/other" },
  { ATMOS_CHDIR: "/other", ATMOS_TRUST: "1" },
  { ATMOS_BASE_PATH: "/base" },
  { ATMOS_AUTH_REALM: "other" },
  { ATMOS_IDENTITY: "other" },
  { ATMOS_GIT_ROOT_BASEPATH: "false" },
  { ATMOS_TRUST: "1" },
];

/** Who signs in by a line of ours, there. */
async function whoSignsIn(line: readonly string[], env: Record<string, string>, cwd = "/work") {
  const small = smallClouds();
  const setting = { config, env, cwd, clouds: small.clouds, files: { ...FILES, ...ELSEWHERE } };
  const { status, err } = await command(line, setting);
  return [status, err, ...small.signedIn];
}

/** The words after the program's name that `env` leaves, and those of a kubeconfig. */
async function written(argv: readonly string[] = [], env = {}): Promise<readonly string[][]> {
  const setting = {
    ...{ config, clouds: smallClouds().clouds, cwd: "/elsewhere" },
    env: { ATMOS_KEYRING_TYPE: "file", ...env },
    files: { ...FILES, ...ELSEWHERE },
  };
  const kept = await command([...argv, "env", "-i", "role"], setting);
  const [helper = ""] = Object.values(atHome(kept.system)).filter((text) => text.includes("-i"));
  const clusters = ["aws", "eks", "update-kubeconfig", "--integration", "main", "--dry-run"];
  const { out } = await command([...argv, ...clusters], setting);
  const { users: [user] } = parse(out) as { users: { user: { exec: { args: string[] } } }[] };
  return [helper.split(" ").slice(1), user!.user.exec.args];
}

Deno.test("attack: surroundings say later what was not said when a line was written", async () => {
  for (const line of await written()) {
    for (const env of LATER) {
      assertEquals(await whoSignsIn(line, env), [0, "", "role 1"], JSON.stringify([line, env]));
    }
  }
});

Deno.test("what was said when a line was written is said by it, whatever variables say later", async () => {
  for (
    const [argv, env] of [[["--profile", "prod"], {}], [[], { ATMOS_PROFILE: "prod" }]] as const
  ) {
    for (const line of await written([...argv], env)) {
      for (const later of [{}, { ATMOS_PROFILE: "none" }, { ATMOS_CONFIG: "/none" }]) {
        const who = await whoSignsIn(line, later);
        assertEquals(who, [0, "", "portal 1", "role 2"], JSON.stringify([line, later]));
      }
    }
  }
  const [line] = await written([], { ATMOS_GIT_ROOT_BASEPATH: "false" });
  assertStringIncludes(line!.join(" "), " --git-root-basepath=false ");
});

Deno.test("a line that was written before is understood as it was", async () => {
  const line = ["credential-process", "-i", "role"];
  const prod = { ATMOS_PROFILE: "prod" };
  assertEquals(await whoSignsIn(line, {}, "/elsewhere"), [0, "", "role 1"]);
  assertEquals(await whoSignsIn(line, prod, "/elsewhere"), [0, "", "portal 1", "role 2"]);
});

Deno.test("a line is a written one in every spelling in which its flag is on", async () => {
  const prod = { ATMOS_PROFILE: "prod" };
  const line = ["credential-process", "-i", "role"];
  const ON = [["--as-written"], ["--as-written=1"], ["--as-written=YES"], ["--as-written", "true"]];
  const OFF = [["--as-written=0"], ["--as-written", "false"], ["--as-written", "--as-written=no"]];
  for (const flag of ON) {
    for (const typed of [[...flag, ...line], [...line, ...flag]]) {
      assertEquals(await whoSignsIn(typed, prod, "/elsewhere"), [0, "", "role 1"], typed.join(" "));
    }
  }
  for (const flag of OFF) {
    const who = await whoSignsIn([...flag, ...line], prod, "/elsewhere");
    assertEquals(who, [0, "", "portal 1", "role 2"], flag.join(" "));
  }
});

Deno.test("what a line that is kept hints at is meant by what is typed", async () => {
  const small = smallClouds({ personal: new Set(["role"]) });
  const { err } = await command(
    ["--no-color", "--as-written", "--chdir=/work", "credential-process", "-i", "role"],
    { config, env: { ATMOS_TRUST: "1" }, clouds: small.clouds, files: { "/work/atmos.yaml": "" } },
  );
  assertStringIncludes(err, "atmos-auth --as-written --chdir /work login");
});

Deno.test("attack: a session's rc file names another configuration to kubectl's token", async () => {
  for (const env of LATER) {
    const small = smallClouds();
    const tokens: string[] = [];
    const held: { system?: ReturnType<typeof machine> } = {};
    const system = machine({
      config,
      files: { ...FILES, ...ELSEWHERE },
      cwd: "/elsewhere",
      programs: {
        "/usr/bin/tool": async (it) => {
          const text = await it.files.readText(`${PLACE}/${it.env.ATMOS_SESSION}/kube/config`);
          const { users: [user] } = parse(text!) as {
            users: { user: { exec: { args: string[] } } }[];
          };
          const other = held.system!.beside({ env: { ...it.env, ...env }, descends: [it.pid] });
          const asked = runOn(other, user!.user.exec.args, small.clouds);
          const { out, err } = await held.system!.until(asked);
          tokens.push(err || JSON.parse(out).status.token);
        },
      },
    });
    held.system = system;
    await runOn(system, ["exec", "-i", "role", "--", "tool"], small.clouds);
    assertEquals(tokens, ["token-main-role-1-EXAMPLE"], JSON.stringify(env));
  }
});

Deno.test("attack: where a shell becomes another, its rc file names another configuration", async () => {
  for (const env of [{ ATMOS_PROFILE: "prod" }, { ATMOS_CONFIG: "/other/atmos.yaml" }]) {
    const small = smallClouds();
    const held: { system?: ReturnType<typeof machine> } = {};
    const said: string[] = [];
    const system = machine({
      config,
      files: { ...FILES, ...ELSEWHERE },
      cwd: "/elsewhere",
      installed: { "/bin/cat": () => 0 },
      programs: {
        "/usr/bin/bash": async (it) => {
          const now = { HOME: "/home/ada", ATMOS_KEYRING_TYPE: "memory", ...it.env, ...env };
          const other = held.system!.beside({ env: now, descends: [it.pid] });
          const { err } = await held.system!.until(
            runOn(other, ["--no-color", "switch", "other"], small.clouds),
          );
          said.push(err.split("\n")[0]!);
        },
      },
    });
    held.system = system;
    await runOn(system, ["--no-color", "shell", "-i", "role"], small.clouds);
    assertEquals(said.length, 1);
    assertMatch(said[0]!, /^→ From the next prompt on you are other(?: of "~[^"]+")?, 59m left\.$/);
    assertEquals(small.signedIn, ["role 1", "other 2"]);
  }
});

Deno.test("the flags of lines that are kept are nobody's to type, and stay out of help", async () => {
  const { out } = await command(["help"], { config });
  assertEquals([out.includes("as-written"), out.includes(CONFIG)], [false, false]);
});
