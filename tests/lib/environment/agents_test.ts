import { assertEquals } from "@std/assert";
import { AGENT_VARIABLES, agentIn } from "../../../lib/environment/agents.ts";

const within = (env: Readonly<Record<string, string>>) =>
  agentIn({ get: (name) => env[name] })?.name;

Deno.test("coding agents are known by what they set, and people are none", () => {
  const table: readonly (readonly [Record<string, string>, string | undefined])[] = [
    [{}, undefined],
    [{ CLAUDECODE: "1" }, "claude-code"],
    [{ CURSOR_AGENT: "1" }, "cursor"],
    [{ CODEX_SANDBOX: "seatbelt" }, "codex"],
    [{ CODEX_SANDBOX_NETWORK_DISABLED: "1" }, "codex"],
    [{ GEMINI_CLI: "1" }, "gemini-cli"],
    [{ AI_AGENT: "devin" }, "devin"],
    [{ AGENT: "goose@1.2", CLAUDECODE: "1" }, "goose@1.2"],
    [{ AI_AGENT: "1" }, "agent"],
    [{ AI_AGENT: "/opt/bot", GEMINI_CLI: "1" }, "gemini-cli"],
    [{ AI_AGENT: "off" }, undefined],
    // Somebody's own variable, and one that says no.
    [{ AGENT: "/usr/bin/ssh-agent" }, undefined],
    [{ AGENT: "1" }, undefined],
    [{ CLAUDECODE: "0", GEMINI_CLI: "" }, undefined],
    // A terminal within an editor is a person's.
    [{ CURSOR_TRACE_ID: "x", TERM_PROGRAM: "vscode" }, undefined],
  ];
  for (const [env, name] of table) assertEquals([env, within(env)], [env, name]);
});

Deno.test("the page on agents names every variable that tells of one", async () => {
  const page = await Deno.readTextFile(
    new URL("../../../docs/recipes/agents.md", import.meta.url),
  );
  assertEquals(AGENT_VARIABLES.filter((name) => !page.includes(`\`${name}\``)), []);
});
