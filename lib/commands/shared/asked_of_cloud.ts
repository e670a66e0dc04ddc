import type { Chain } from "../../chain/chain.ts";
import type { Credential } from "../../credential.ts";
import type { Facts } from "../../provider/plan.ts";
import { withContexts } from "../../sign_in/link_contexts.ts";
import type { Workspace } from "../../workspace/workspace.ts";

/** What the cloud says of who that is; nothing of a kind that it can't be asked about. Throws `UserError`. */
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
