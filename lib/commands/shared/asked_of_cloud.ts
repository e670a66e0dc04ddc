import type { Chain } from "../../chain/chain.ts";
import type { Credential } from "../../credential.ts";
import type { Facts } from "../../provider/plan.ts";
import { withContexts } from "../../sign_in/link_contexts.ts";
import type { Workspace } from "../../workspace/workspace.ts";

/** Asks the cloud who the identity is; no facts for a kind that can't be asked. Throws `UserError`. */
export async function askedOf(
  workspace: Workspace,
  chain: Chain,
  credential: Credential,
): Promise<Facts> {
  const { target } = chain;
  const verify = "verify" in target.plan ? target.plan.verify : undefined;
  if (verify === undefined) return {};
  return await withContexts(
    workspace,
    chain,
    { act: "Asking who this is" },
    (of) => verify(of(target), credential),
  );
}
