/** Lines of the audit log on what is given outside of any session. */
import { factsOf, type IdentityChain } from "../../chain/chain.ts";
import { audit, type OutsideEntry } from "../../session/audit.ts";
import type { Workspace } from "../../workspace/workspace.ts";

/** Notes that a command has given these identities away; `seconds` is how long, where that is known. */
export async function auditOutside(
  workspace: Workspace,
  command: OutsideEntry["command"],
  chains: readonly IdentityChain[],
  seconds?: number,
): Promise<void> {
  const identities = chains.map((chain) => ({
    name: chain.target.node.name,
    facts: factsOf(chain),
  }));
  const lasting = seconds === undefined ? {} : { seconds };
  await audit(workspace, { event: "opened", command, identities, ...lasting });
}
