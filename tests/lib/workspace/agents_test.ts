import { assertEquals, assertStringIncludes } from "@std/assert";
import { atHome, command } from "../machine.ts";
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

Deno.test("in a session that a person opened its identity is the session's", async () => {
  const session = { ATMOS_SESSION: "x", ATMOS_IDENTITY: "gh,prod" };
  const { status } = await agent(["credential-process", "-i", "prod"], "deny", session);
  assertEquals(status, 0);
  const other = await agent(["credential-process", "-i", "role"], "deny", session);
  assertEquals(other.status, 4);
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
