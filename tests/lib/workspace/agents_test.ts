import { assertEquals, assertStringIncludes } from "@std/assert";
import type { FakeProgram } from "../../fake_system.ts";
import { inside } from "../inside.ts";
import { atHome, command, guard } from "../machine.ts";
import { smallClouds } from "../small_cloud.ts";

const CONFIG = `auth:
  shell: { agents: RULE }
  identities:
    role: { kind: aws/role, default: true }
    prod: { kind: aws/role, protected: true }
`;

/** What a coding agent gets by a rule. */
function agent(argv: readonly string[], rule: string, env: Readonly<Record<string, string>> = {}) {
  return command(["--no-color", ...argv], {
    config: CONFIG.replace("RULE", rule),
    clouds: smallClouds().clouds,
    installed: { "/usr/bin/bash": () => 0, "/usr/bin/work": () => 0 },
    env: { CLAUDECODE: "1", ...env },
  });
}

const REFUSED =
  'error: "prod" is protected, and a coding agent asks for it (claude-code, by CLAUDECODE)\n' +
  "hint: in a terminal of your own: atmos-auth shell -i prod\n";

Deno.test("a protected identity is given to no agent, in no way", async () => {
  for (
    const argv of [
      ["exec", "-i", "prod", "--yes-i-mean", "prod", "--", "work"],
      ["shell", "-i", "prod"],
      ["env", "-i", "prod"],
      ["credential-process", "-i", "prod"],
      ["console", "-i", "prod"],
      ["login", "-i", "prod"],
    ]
  ) {
    const { err, system } = await agent(argv, "allow");
    assertEquals([argv, err], [argv, REFUSED]);
    assertEquals(system.spawned.length, 0);
  }
});

Deno.test("attack: an agent chooses a file that is laxer than the person's own", async () => {
  const files = {
    "/work/lax.yaml": CONFIG.replace("RULE", "allow").replace(", protected: true", ""),
  };
  const env = { CLAUDECODE: "1", ATMOS_CONFIG: "/work/lax.yaml" };
  const lax = (rule: string, name: string, argv: readonly string[] = [], more = env) =>
    command(["--no-color", "exec", "-i", name, ...argv, "--", "work"], {
      ...{ config: CONFIG.replace("RULE", rule), clouds: smallClouds().clouds, files, env: more },
      installed: { "/usr/bin/work": () => 0 },
    });
  const typed = ["--config", "/work/lax.yaml"];
  for (const denied of [await lax("deny", "role"), await lax("deny", "role", typed)]) {
    assertEquals([denied.status, denied.system.spawned.length], [125, 0]);
    assertStringIncludes(denied.err, '"role" is not for coding agents (auth.shell.agents: deny)');
  }
  assertEquals((await lax("allow", "prod")).err, REFUSED);
  assertEquals((await lax("allow", "role")).status, 0);
  assertEquals((await lax("deny", "role", typed, { ...env, CLAUDECODE: "" })).status, 0);
});

Deno.test("what is not given can be forgotten all the same", async () => {
  assertEquals((await agent(["logout", "-i", "prod"], "deny")).status, 0);
});

Deno.test("others are given as the configuration says, and the log says to whom", async () => {
  const allowed = await agent(["exec", "--", "work"], "allow");
  assertEquals([allowed.status, allowed.err], [0, ""]);
  const log = atHome(allowed.system)[".local/share/atmos-auth/audit.jsonl"]!;
  assertEquals(JSON.parse(log.split("\n")[0]!).agent, "claude-code");
  const denied = await agent(["exec", "--", "work"], "deny");
  assertEquals(denied.status, 125);
  assertStringIncludes(denied.err, '"role" is not for coding agents (auth.shell.agents: deny)');
  const read = await agent(["exec", "--", "work"], "read-only");
  assertEquals([read.status, read.err], [0, ""]);
});

Deno.test("what can't be narrowed for an agent is refused by the setting's name, not by a flag's", async () => {
  const config =
    "auth:\n  shell:\n    agents: read-only\n  identities: { gh: { kind: github/brief } }\n";
  const asked = { config, clouds: smallClouds().clouds, env: { CLAUDECODE: "1" } };
  const { status, err } = await command(["--no-color", "env", "gh"], asked);
  assertEquals([status, err], [
    4,
    `error: "gh" is given to coding agents for reading only (auth.shell.agents: read-only), and can't be narrowed to that, ` +
    "and a coding agent asks for it (claude-code, by CLAUDECODE)\n" +
    "  at /home/ada/.atmos/atmos.yaml:3:13 auth.shell.agents\n" +
    "hint: in a terminal of your own: atmos-auth shell -i gh\n",
  ]);
  const typed = await command(["--no-color", "exec", "--read-only", "gh", "--", "x"], {
    ...asked,
    installed: { "/usr/bin/x": () => 0 },
  });
  assertStringIncludes(typed.err, "leave --read-only out");
});

Deno.test("a setting that stands beside its map is told where it belongs", async () => {
  for (const [key, path] of [["agents", "shell.agents"], ["password_env", undefined]] as const) {
    const config = `auth: { ${key}: deny, identities: { gh: { kind: github/brief } } }`;
    const { err } = await command(["--no-color", "validate"], {
      config,
      clouds: smallClouds().clouds,
    });
    if (path) assertStringIncludes(err, `hint: shell: {agents: ...}\n      (auth.${path})\n`);
    assertStringIncludes(err, `"${key}"`);
  }
});

Deno.test("in a session that a person opened its identity is the session's, and no namesake", async () => {
  const config = CONFIG.replace("RULE", "deny");
  const elsewhere = config.replace("protected: true", "protected: true, account: two");
  const files = { "/work/atmos.yaml": elsewhere };
  const prod = ["exec", "-i", "prod", "--yes-i-mean", "prod", "--", "work"];
  await inside(prod, { config, files, cwd: "/home/ada" }, async (ask) => {
    const env = { CLAUDECODE: "1", ATMOS_TRUST: "1" };
    const there = { env, cwd: "/home/ada" };
    assertEquals((await ask(["credential-process", "-i", "prod"], there)).status, 0);
    assertEquals((await ask(["credential-process", "-i", "role"], there)).status, 4);
    const namesake = await ask(["credential-process", "-i", "prod"], { env, cwd: "/work" });
    assertEquals([namesake.status, namesake.out], [4, ""]);
  });
  const feigned = { ATMOS_SESSION: "x", ATMOS_IDENTITY: "gh,prod" };
  assertEquals((await agent(["credential-process", "-i", "prod"], "deny", feigned)).status, 4);
});

Deno.test("a program that tells a part of the session's identity runs once for an agent, too", async () => {
  let runs = 0;
  const shell: FakeProgram = (it) => {
    if (it.args[1] !== "acct") return guard(it);
    runs++;
    it.print("one");
  };
  const config = "auth: {identities: {role: {kind: aws/role, account: !exec acct}}}";
  const installed = { "/bin/sh": shell };
  await inside(["exec", "-i", "role", "--", "work"], { config, installed }, async (ask) => {
    const before = runs;
    const env = { CLAUDECODE: "1" };
    assertEquals((await ask(["credential-process", "-i", "role"], { env, installed })).status, 0);
    assertEquals([before, runs - before], [1, 1]);
  });
});

Deno.test("attack: an agent trusts the configuration that it has just changed", async () => {
  const files = { "/work/atmos.yaml": CONFIG.replace("RULE", "allow") };
  const setting = { files, cwd: "/work", clouds: smallClouds().clouds };
  const env = { CLAUDECODE: "1" };
  const { status, err } = await command(["--no-color", "trust"], { ...setting, env });
  assertEquals([status, err], [
    4,
    "error: What to trust is a person's to say, and a coding agent (claude-code, by CLAUDECODE) asks\n" +
    "hint: in a terminal of your own: atmos-auth trust\n",
  ]);
  const asked = await command(["--no-color", "whoami"], { ...setting, env, terminal: true });
  assertStringIncludes(asked.err, "\nthen: in a terminal of your own: atmos-auth trust\n");
  assertEquals([asked.status, asked.system.asked], [3, []]);
  assertEquals((await command(["trust"], setting)).status, 0);
});

Deno.test("attack: an agent chooses a file that has a protected name in another case, or for an alias", async () => {
  for (const entry of ["PROD: { kind: aws/role }", "other: { kind: aws/role, alias: Prod }"]) {
    const { status, err, system } = await command(
      ["--no-color", "exec", "-i", "prod", "--config", "/work/c.yaml", "--", "work"],
      {
        ...{ config: CONFIG.replace("RULE", "allow"), clouds: smallClouds().clouds },
        files: { "/work/c.yaml": `auth: { identities: { ${entry} } }` },
        installed: { "/usr/bin/work": () => 0 },
        env: { CLAUDECODE: "1" },
      },
    );
    assertEquals([status, system.spawned.length], [125, 0], entry);
    assertStringIncludes(err, "is protected, and a coding agent asks for it");
  }
});
