/** Coding agents, which run commands as the person, and the variables that tell of them. Pure. */
import type { Environment } from "../system.ts";

/** The variables by which agents tell the programs that they run, and the name of each. */
const MARKS: Readonly<Record<string, string>> = {
  CLAUDECODE: "claude-code",
  CLAUDE_CODE: "claude-code",
  CLAUDE_AGENT_SDK_VERSION: "claude-code",
  CURSOR_AGENT: "cursor",
  GEMINI_CLI: "gemini-cli",
  QWEN_CODE: "qwen-code",
  CODEX_SANDBOX: "codex",
  CODEX_SANDBOX_NETWORK_DISABLED: "codex",
  CODEX_CI: "codex",
  CODEX_THREAD_ID: "codex",
  OPENCODE: "opencode",
  OPENCODE_CLIENT: "opencode",
  OPENCODE_CALLER: "opencode",
  ANTIGRAVITY_AGENT: "antigravity",
  AUGMENT_AGENT: "augment",
  CLINE_ACTIVE: "cline",
  GOOSE_TERMINAL: "goose",
  COPILOT_CLI: "copilot",
};

/** Variables whose value is the agent's name. */
const NAMING = ["AI_AGENT", "AGENT"];

/** Returns the agent that has started us, and the variable that says so; `undefined` for a person. */
export function agentIn(
  env: Pick<Environment, "get">,
): { readonly name: string; readonly variable: string } | undefined {
  const said = (variable: string) => {
    const value = env.get(variable)?.trim();
    return value && !/^(0|false|no|off)$/i.test(value) ? value : undefined;
  };
  for (const variable of NAMING) {
    const name = said(variable);
    if (name !== undefined && /^[a-z][\w.@-]{1,40}$/i.test(name)) return { name, variable };
  }
  const variable = Object.keys(MARKS).find((each) => said(each) !== undefined);
  if (variable !== undefined) return { name: MARKS[variable]!, variable };
  // Nobody but an agent has such a variable, whatever it says.
  return said("AI_AGENT") === undefined ? undefined : { name: "agent", variable: "AI_AGENT" };
}

/** All variables of agents: programs in a session get them, too. */
export const AGENT_VARIABLES: readonly string[] = [...NAMING, ...Object.keys(MARKS)];
