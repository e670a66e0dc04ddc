/** What an identity comes to outside of any session: `env` puts it into place, `whoami` shows it. */
import { configFlags } from "../cli/config_flags.ts";
import type { GlobalFlags } from "../cli/flags.ts";
import type { IdentityChain } from "../chain/chain.ts";
import type { Credential } from "../credential.ts";
import { lastingProgram } from "../paths/lasting_program.ts";
import type { Grant } from "../provider/grant.ts";
import { aroundOf, askOwn } from "../session/grants.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { flagWords } from "../terminal/flag.ts";

/** Stands in where nobody has signed in: the helper will. */
const NO_CREDENTIAL: Credential = { type: "none", shown: {}, secret: {} };

/** The identity's variables and files below a directory. They outlive us, so they hold no secret: a helper fetches it. */
export async function grantOutside(
  workspace: Workspace,
  { target: { node, plan, cloud } }: IdentityChain,
  credential: Credential | undefined,
  directory: string,
  flags: GlobalFlags,
): Promise<Grant> {
  const { system } = workspace;
  const ours = [await lastingProgram(system), ...configFlags(workspace, flags)];
  return plan.grant(credential ?? NO_CREDENTIAL, {
    ...aroundOf(system),
    directory,
    ...await askOwn(system, cloud),
    identity: node.name,
    delivery: "process",
    helper: [...ours, "credential-process", ...flagWords("-i", node.name)],
    server: undefined,
  });
}
