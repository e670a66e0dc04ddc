/** Rules for coding agents: they run commands as the person, and the person looks on or not. */
import type { Model } from "../config/entries/model.ts";
import { agentIn } from "../environment/agents.ts";
import { type LocatedMap, valueAt } from "../config/yaml/located.ts";
import { hasCode, type Place, UserError } from "../errors.ts";
import type { Environment } from "../system.ts";
import { visible } from "../terminal/escape.ts";
import { typedFlag } from "../terminal/flag.ts";

/** A request that an agent may have made, and the rules for it. */
interface AgentRequest {
  readonly env: Pick<Environment, "get">;
  /** Model, in which counts what one's own files protect beside what was chosen. */
  readonly model: () => Promise<Pick<Model, "identities" | "settings">>;
  /** Whether the session around holds the very identity. */
  readonly isHeld: () => Promise<boolean>;
}

/**
 * Whether an identity is given to an agent narrowed to reading. Throws `agent_refused` where it is not given at all: a
 * protected one never, the others as `auth.shell.agents` says. In a session that a person opened, the session's own
 * identities are the session's.
 */
export async function narrowedForAgent(
  { env, model, isHeld }: AgentRequest,
  name: string,
): Promise<boolean> {
  const agent = agentIn(env);
  if (agent === undefined || await isHeld()) return false;
  const { identities, settings } = await model();
  const node = identities.get(name);
  const { agents } = settings.shell;
  if (node?.protected) throw refused(agent, name, "is protected");
  if (agents === "deny") {
    throw refused(agent, name, "is not for coding agents (auth.shell.agents: deny)");
  }
  return agents === "read-only";
}

/**
 * Says what is wrong where an identity was to be narrowed for an agent: nobody typed that, the configuration says it.
 * Any other error stays what it is.
 */
export function unnarrowed(
  { env, root }: Pick<AgentRequest, "env"> & { readonly root: LocatedMap },
  name: string,
  error: unknown,
): unknown {
  const agent = agentIn(env);
  if (!hasCode(error, "usage") || agent === undefined) return error;
  const why = `is given to coding agents for reading only (auth.shell.agents: read-only), and ` +
    "can't be narrowed to that";
  return refused(agent, name, why, valueAt(root, ["auth", "shell", "agents"])?.at);
}

function refused(
  { name: agent, variable }: { name: string; variable: string },
  name: string,
  why: string,
  at?: Place,
) {
  const message = `"${visible(name)}" ${why}, and a coding agent asks for it (${
    visible(agent)
  }, by ${variable})`;
  return new UserError("agent_refused", message, {
    hint: `in a terminal of your own: atmos-auth shell ${typedFlag("-i", name)}`,
    at,
  });
}
