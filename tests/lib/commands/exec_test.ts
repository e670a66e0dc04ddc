import { assertEquals, assertStringIncludes } from "@std/assert";
import { clouds } from "../../../providers/mod.ts";
import { assertNothingLeft, command, machine, runOn } from "../machine.ts";
import type { FakeProgram } from "../../fake_system.ts";
import { smallClouds } from "../small_cloud.ts";

const config = "auth: { identities: { fake: { kind: mock/aws } } }";

Deno.test("a command gets its words as they are, the identity, and nothing of the parent's clouds", async () => {
  const env = { AWS_PROFILE: "evil", AWS_SECRET_ACCESS_KEY: "evil", LANG: "de_DE", ODD: "1" };
  const { status, out, err, system } = await command(
    ["exec", "-i", "fake", "--pass", "ODD", "--", "tool", "-i", "a b", "$(c)", ""],
    {
      ...{ config, clouds, env },
      programs: { "/usr/bin/tool": () => 0 },
    },
  );
  assertEquals([status, out, err], [0, "", ""]);
  const { args, env: given } = system.spawned[1]!;
  assertEquals(args, ["-i", "a b", "$(c)", ""]);
  const { AWS_PROFILE, AWS_SECRET_ACCESS_KEY, LANG, ODD, ATMOS_IDENTITY } = given;
  assertEquals([AWS_PROFILE, AWS_SECRET_ACCESS_KEY, LANG, ODD, ATMOS_IDENTITY], [
    ...["fake", undefined, "de_DE", "1", "fake"],
  ]);
});

Deno.test("a command that can't be found costs no sign-in, and has the status of a shell's", async () => {
  const small = smallClouds();
  const rows: readonly (readonly [string, number, string])[] = [
    ["nothing", 127, 'error: Cannot find the command "nothing"'],
    ["/work", 126, 'error: Cannot run "/work": it is a directory'],
  ];
  for (const [name, expected, said] of rows) {
    const { status, err } = await command(["exec", "-i", "fake", "--", name], {
      ...{ config, clouds: small.clouds },
    });
    assertEquals([status, err.split("\n")[0], small.signedIn], [expected, said, []]);
  }
});

Deno.test("whatever else fails is 125, so that it can't be taken for the command's own status", async () => {
  const installed = { "/usr/bin/tool": () => 0 };
  const rows: readonly (readonly [string[], string | undefined, string])[] = [
    [["exec", "-i", "other", "--", "tool"], config, 'error: There is no identity "other"'],
    [["exec", "-i", "fake", "--", "tool"], undefined, "error: "],
    [["exec", "-i", "fake", "--min-ttl", "soon", "--", "tool"], config, "error: --min-ttl takes"],
  ];
  for (const [argv, text, said] of rows) {
    const { status, err } = await command(argv, {
      ...{ clouds, installed, ...text === undefined ? {} : { config: text } },
    });
    assertEquals(status, 125);
    assertStringIncludes(err, said);
  }
});

Deno.test("an exposed variable is set, with a warning; one that the kind has not is refused", async () => {
  const small = smallClouds();
  const exposing = (name: string) =>
    `auth: { identities: { brief: { kind: github/brief, expose: [${name}] } } }`;
  const system = machine({
    config: exposing("GITHUB_TOKEN"),
    programs: { "/usr/bin/tool": (it) => it.print(it.env.GITHUB_TOKEN!) },
  });
  const argv = ["exec", "-i", "brief", "--", "tool"];
  const { out, err } = await runOn(system, argv, small.clouds);
  assertEquals([out, err], [
    "brief-1-EXAMPLE",
    'warning: GITHUB_TOKEN holds a secret of "brief" for every program in this session; it is not renewed\n',
  ]);
  const refused = await command(argv, {
    ...{ config: exposing("OTHER"), clouds: small.clouds },
    installed: { "/usr/bin/tool": () => 0 },
  });
  assertEquals(refused.status, 125);
  assertStringIncludes(refused.err, `"brief" can't expose OTHER: its kind has GITHUB_TOKEN`);
  assertEquals(small.revoked, ["brief-1-EXAMPLE", "brief-2-EXAMPLE"]);
});

Deno.test("we are led from within to the same configuration and the same keys, wherever one goes", async () => {
  const files = {
    "/work/elsewhere/atmos.yaml": config,
    "/work/profiles/ci/a.yaml": "auth: {}",
    "/work/profiles/eu/a.yaml": "auth: {}",
  };
  const rows: readonly (readonly [flags: string[], env: Record<string, string>, seen: object])[] = [
    [["--realm", "x"], { ATMOS_AUTH_REALM: "y" }, { ATMOS_AUTH_REALM: "x" }],
    [[], { ATMOS_AUTH_REALM: "y" }, { ATMOS_AUTH_REALM: "y" }],
    [
      ["--config", "elsewhere/atmos.yaml"],
      { ATMOS_CONFIG: "/gone", ATMOS_CONFIG_PATH: "/gone" },
      { ATMOS_CONFIG: "/work/elsewhere/atmos.yaml" },
    ],
    [["--config-path", "./elsewhere"], { ATMOS_CONFIG: "/gone" }, {
      ATMOS_CONFIG_PATH: "/work/elsewhere",
    }],
    [["--config", "~/.atmos/atmos.yaml"], {}, { ATMOS_CONFIG: "/home/ada/.atmos/atmos.yaml" }],
    [[], { ATMOS_CONFIG: "elsewhere/atmos.yaml" }, { ATMOS_CONFIG: "/work/elsewhere/atmos.yaml" }],
    [["--cli-config-path", "elsewhere"], {}, { ATMOS_CLI_CONFIG_PATH: "/work/elsewhere" }],
    [["--base-path", ".."], { ATMOS_BASE_PATH: "sub" }, { ATMOS_BASE_PATH: "/" }],
    [
      ["--config-path", ".", "--profile", "ci", "--profile", "eu"],
      { ATMOS_PROFILE: "other" },
      { ATMOS_CONFIG_PATH: "/work", ATMOS_PROFILE: "ci,eu" },
    ],
  ];
  for (const [flags, env, seen] of rows) {
    const { status, err, system } = await command(
      ["exec", "-i", "fake", ...flags, "--", "tool"],
      {
        ...{ config, clouds, env: { ...env, ATMOS_TRUST: "1" } },
        files: { ...files, "/work/atmos.yaml": config },
        programs: { "/usr/bin/tool": () => 0 },
      },
    );
    assertEquals([status, err.includes("error")], [0, false], err);
    const { env: given } = system.spawned[1]!;
    const told = Object.fromEntries(
      Object.entries(given).filter(([name]) =>
        /^ATMOS_(CONFIG|CONFIG_PATH|CLI_CONFIG_PATH|BASE_PATH|PROFILE|AUTH_REALM)$/.test(name)
      ),
    );
    assertEquals(told, seen, flags.join(" "));
  }
});

Deno.test("what a configuration sets yields to the session, with a word; what is kept is let in", async () => {
  const text = `env: {GITHUB_TOKEN: t, KUBECONFIG: /k, AWS_REGION: here, ODD: o}
auth: { identities: { fake: { kind: mock/aws } } }`;
  const rows = [[[], undefined], [["--keep", "github"], "t"]] as const;
  for (const [flags, token] of rows) {
    const { status, err, system } = await command(["exec", "-i", "fake", ...flags, "--", "tool"], {
      ...{ config: text, clouds },
      programs: { "/usr/bin/tool": () => 0 },
    });
    const { GITHUB_TOKEN, KUBECONFIG = "", ODD, AWS_REGION } = system.spawned[1]!.env;
    assertEquals([status, GITHUB_TOKEN, ODD], [0, token, "o"]);
    assertEquals(/^\/run\/user\/1000\/atmos-auth\/.*\/kube\/config$/.test(KUBECONFIG), true);
    assertStringIncludes(err, "env.KUBECONFIG is left out of sessions");
    assertEquals(err.includes("env.GITHUB_TOKEN is left out"), token === undefined);
    assertEquals(err.includes("env.AWS_REGION has no effect here"), AWS_REGION !== "here");
  }
});

Deno.test("whoever gives up at the store's passphrase ends it, and nothing is run", async () => {
  const small = smallClouds();
  const { status, err, system } = await command(["exec", "-i", "role", "--", "tool"], {
    config: "auth: { identities: { role: { kind: aws/role } } }",
    clouds: small.clouds,
    env: { ATMOS_KEYRING_TYPE: "file" },
    terminal: true,
    answers: [undefined],
    installed: { "/usr/bin/tool": () => 0 },
  });
  const programs = system.spawned.map(({ program }) => program);
  // What guards the session's place, which is there before anybody is asked.
  assertEquals([status, err.trim(), programs], [130, "Cancelled", ["/bin/sh"]]);
  assertEquals([system.asked.length, system.diedOf], [1, ["SIGINT"]]);
});

Deno.test("who ran a command that died of a signal sees us die of it, with everything taken away", async () => {
  for (const [signal, status, death] of DEATHS_SEEN) {
    const small = smallClouds();
    const killed: FakeProgram = ({ pid }) => new Promise(() => void system.signal(pid, signal));
    const system = machine({
      config: "auth: { identities: { role: { kind: aws/role } } }",
      installed: { "/usr/bin/tool": killed },
    });
    const run = await runOn(system, ["exec", "-i", "role", "--", "tool"], small.clouds);
    assertEquals([run.status, system.diedOf], [status, death]);
    assertNothingLeft(system);
  }
});

/** A core of ours would hold secrets, so of SIGQUIT only the status is told, and SIGKILL would lose what is left to say. */
const DEATHS_SEEN = [
  ["SIGINT", 130, ["SIGINT"]],
  ["SIGTERM", 143, ["SIGTERM"]],
  ["SIGHUP", 129, ["SIGHUP"]],
  ["SIGQUIT", 131, []],
  ["SIGKILL", 137, []],
] as const;

Deno.test("where no program of the system prints a file, the credential is served, unless somebody says how", async () => {
  const { clouds } = smallClouds();
  const key = async (argv: readonly string[], isBare: boolean) => {
    const found: unknown[] = [];
    const system = machine({
      config: "auth: {identities: {role: {kind: aws/role}}}",
      programs: { "/usr/bin/work": ({ env }) => void found.push(env.AWS_CONTAINER) },
    });
    if (isBare) await system.files.remove("/bin/cat");
    await runOn(system, ["exec", "-i", "role", ...argv, "--", "work"], clouds);
    return found.map((origin) => origin !== undefined);
  };
  assertEquals([await key([], false), await key([], true)], [[false], [true]]);
  assertEquals(await key(["--delivery", "process"], true), [false]);
});
