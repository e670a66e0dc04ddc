import { assertEquals } from "@std/assert";
import { agentIn } from "../../../lib/environment/agents.ts";

const within = (env: Readonly<Record<string, string>>) =>
  agentIn({ get: (name) => env[name] })?.name;

Deno.test("coding agents are known by what they set, and people are none", () => {
  const table: readonly (readonly [Record<string, string>, string | undefined])[] = [
    [{}, undefined],
    [{ CLAUDECODE: "1" }, "claude-code"],
    [{ CURSOR_AGENT: "1" }, "cursor"],
    [{ CODEX_SANDBOX: "seatbelt" }, "codex"],
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
