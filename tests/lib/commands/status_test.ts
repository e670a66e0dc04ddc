import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { UserError } from "../../../lib/errors.ts";
import type { FakeSystem, Running } from "../../fake_system.ts";
import { clouds } from "../../../providers/mod.ts";
import { command, machine, type Outcome, runOn } from "../machine.ts";
import { smallClouds } from "../small_cloud.ts";

const MINUTE = 60_000;
const CONFIG = `auth:
  identities:
    role: { kind: aws/role, session: { maximum: 2h } }
    brief: { kind: github/brief }
`;

type Ask = (...argv: string[]) => Promise<Outcome>;

/** Does something within a session of both identities, on whose machine commands can be run. */
async function within(
  work: (it: Running, ask: Ask, small: ReturnType<typeof smallClouds>) => Promise<void>,
) {
  const small = smallClouds();
  const held: { system?: FakeSystem } = {};
  const system = machine({
    config: CONFIG,
    programs: {
      "/usr/bin/work": (it) => {
        const ask = (...argv: string[]) => runOn(held.system!.beside({ env: it.env }), argv);
        return work(it, ask, small);
      },
    },
  });
  held.system = system;
  const argv = ["exec", "-i", "role", "-i", "brief", "--", "work"];
  await runOn(system, argv, small.clouds);
}

Deno.test("in its session it tells whose it is, since when, and for how long", async () => {
  await within(async (it, ask) => {
    await it.pass(10 * MINUTE);
    const { status, out } = await ask("status");
    const id = it.env.ATMOS_SESSION;
    assertEquals([status, out.split("\n").map((line) => line.trim())], [0, [
      "Identity       role (aws/role)",
      "Account        123456789012",
      "Time left      50m",
      "Taken away in  1h50m",
      "Identity       brief (github/brief)",
      "Account        123456789012",
      "Time left      50m",
      `Session        ${id}, level 1, process 4242`,
      "Open for       10m",
      "",
    ]]);
    assertEquals((await ask("status", "--short")).out, "role 50m + brief 50m\n");
    const json = JSON.parse((await ask("status", "--json")).out);
    assertEquals([json.session.id, json.identities[0].seconds_left, json.drift], [id, 3000, []]);
  });
});

Deno.test("trouble and what was put right are shown", async () => {
  await within(async (it, ask, small) => {
    small.says.refused.set("role", new UserError("person_needed", "Somebody has to sign in"));
    const drift = `/run/user/1000/atmos-auth/${it.env.ATMOS_SESSION}/drift`;
    await it.files.write(drift, "AWS_PROFILE\nAWS_PROFILE\n");
    await it.pass(50 * MINUTE);
    const { out } = await ask("status");
    assertStringIncludes(out, "Somebody has to sign in");
    assertStringIncludes(out, "AWS_PROFILE\n");
    assertStringIncludes(out, "atmos-auth login -i role\n");
    assertStringIncludes((await ask("status", "--short")).out, "role 10m !");
    await it.pass(20 * MINUTE);
    assertStringIncludes((await ask("status")).out, "none: it has lapsed\n");
    const next = "Next           atmos-auth login -i role   (its credential has lapsed)\n";
    assertStringIncludes((await ask()).out, next);
  });
});

Deno.test("what is not the session's in its shell at this moment is shown", async () => {
  const small = smallClouds();
  const seen: Outcome[] = [];
  const system: FakeSystem = machine({
    config: CONFIG,
    env: { SHELL: "/usr/bin/bash" },
    programs: {
      "/usr/bin/bash": async (it) => {
        const { AWS_PROFILE: _gone, ...rest } = it.env;
        for (const env of [it.env, { ...rest, AWS_SECRET_ACCESS_KEY: "" }]) {
          for (const flag of [[], ["--json"], ["--short"]]) {
            seen.push(await runOn(system.beside({ env }), ["status", ...flag]));
          }
        }
        return 0;
      },
    },
  });
  await runOn(system, ["shell", "-i", "role", "--quiet"], small.clouds);
  assertEquals(seen.map(({ status }) => status), [0, 0, 0, 0, 0, 0]);
  assertEquals(seen[0]!.out.includes("Changed"), false);
  assertEquals(JSON.parse(seen[1]!.out).changed, []);
  assertEquals(seen[2]!.out, "role 1h0m\n");
  assertStringIncludes(
    seen[3]!.out,
    "Changed        AWS_PROFILE, AWS_SECRET_ACCESS_KEY: tools here may be somebody else, or elsewhere",
  );
  assertEquals(JSON.parse(seen[4]!.out).changed, ["AWS_PROFILE", "AWS_SECRET_ACCESS_KEY"]);
  assertEquals(seen[5]!.out, "role 1h0m, changed !\n");
});

/** The changes that a shell is told of which has another variable than the session. */
async function changesOf(more: Record<string, string>, around: Record<string, string> = {}) {
  const small = smallClouds();
  let seen = "";
  const system: FakeSystem = machine({
    config: CONFIG,
    env: { SHELL: "/usr/bin/bash", ...around },
    programs: {
      "/usr/bin/bash": async (it) => {
        const env = { ...it.env, ...more };
        seen = (await runOn(system.beside({ env }), ["status", "--json"])).out;
        return 0;
      },
    },
  });
  await runOn(system, ["shell", "-i", "role", "--quiet"], small.clouds);
  return JSON.parse(seen).changed;
}

Deno.test("attack: the shell's tools are led elsewhere, and its status says nothing", async () => {
  const led = {
    AWS_ENDPOINT_URL: "http://127.0.0.1:1",
    AWS_ENDPOINT_URL_STS: "http://127.0.0.1:1",
    AWS_REGION: "us-east-1",
    DOCKER_CONFIG: "/evil",
    KUBECONFIG: "/evil",
  };
  assertEquals(await changesOf(led), Object.keys(led).sort());
  // What the person has outside is as they have it, until it becomes another.
  const own = { DOCKER_CONFIG: "/home/ada/docker" };
  assertEquals(await changesOf({}, own), []);
  assertEquals(await changesOf({ DOCKER_CONFIG: "/evil" }, own), ["DOCKER_CONFIG"]);
  assertEquals(await changesOf({ EDITOR: "vi", AWS_PAGER: "" }), []);
});

Deno.test("an identity that was taken away is said to be", async () => {
  await within(async (it, ask) => {
    await it.pass(120 * MINUTE + 3_000);
    assertMatch((await ask("status", "--short")).out, /^role withdrawn ! \+ brief \d+m\n$/);
    assertStringIncludes((await ask("status")).out, "since its session.maximum is over");
  });
});

Deno.test("outside of any session, and in one that has ended, it says so with status 1", async () => {
  const rows = [
    [{}, "error: This is no session\nhint: atmos-auth shell\n"],
    [{ ATMOS_SESSION: "d3ddd3dd" }, "error: This shell's session has ended\nhint: exit\n"],
    [
      { ATMOS_SESSION: "zzz" },
      'error: ATMOS_SESSION is "zzz", which is no session\'s id\nhint: atmos-auth sessions\n',
    ],
  ] as const;
  for (const [env, said] of rows) {
    const { status, out, err } = await command(["status"], { env });
    assertEquals([status, out, err], [1, "", said]);
  }
  const short = await command(["status", "--short"]);
  assertEquals([short.status, short.out, short.err], [1, "", ""]);
  const json = await command(["status", "--json"]);
  assertEquals([json.status, json.out], [1, '{\n  "session": null\n}\n']);
});

Deno.test("attack: a session of that name which nobody holds, or which is somebody else's, is none", async () => {
  const record = {
    version: 1,
    id: "x3xxx3xx",
    pid: 1,
    started: 0,
    level: 1,
    program: "p",
    identities: [],
  };
  const session = { text: JSON.stringify(record), mode: 0o644 };
  const files = {
    "/run/user/1000/atmos-auth/x3xxx3xx/session.json": session,
    "/run/user/1000/atmos-auth/x3xxx3xx.lock": "",
  };
  const dead = await command(["status"], { env: { ATMOS_SESSION: "x3xxx3xx" }, files });
  assertStringIncludes(dead.err, "has ended");
  const system = machine({ env: { ATMOS_SESSION: "x3xxx3xx" }, files });
  await system.beside().files.lock("/run/user/1000/atmos-auth/x3xxx3xx.lock", 0);
  assertEquals((await runOn(system.beside(), ["status"])).status, 0);
  system.files.change("/run/user/1000/atmos-auth/x3xxx3xx", { owner: "other", mode: 0o755 });
  assertStringIncludes((await runOn(system.beside(), ["status"])).err, "has ended");
});

Deno.test("of what lapses in decades no years are counted", async () => {
  const config = "auth: {identities: {demo: {kind: mock/aws, region: eu-west-1}}}";
  const held: { system?: FakeSystem } = {};
  const told: string[] = [];
  const work = async (it: Running) => {
    for (const name of ["status", "sessions"]) {
      told.push((await runOn(held.system!.beside({ env: it.env }), [name], clouds)).out);
    }
    return 0;
  };
  held.system = machine({ config, programs: { "/usr/bin/work": work } });
  const { status, err } = await runOn(held.system, ["exec", "-i", "demo", "--", "work"], clouds);
  assertEquals(status, 0, err);
  assertStringIncludes(told[0]!, "  Time left  more than a year\n");
  assertStringIncludes(told[1]!, "  demo      -          ");
});
