/** Which identity of a cloud is meant, for commands that speak of one cloud. */
import { chooseIdentities } from "./choose.ts";
import type { IdentityFlags } from "../cli/flags.ts";
import type { IdentityChain } from "../chain/chain.ts";
import { UserError } from "../errors.ts";
import { visible } from "../terminal/escape.ts";
import type { Workspace } from "../workspace/workspace.ts";

/**
 * The chain of the identity that is meant, as everywhere: by flag, by `ATMOS_IDENTITY`, the default, the
 * picker. Where several are meant, as in a shell of several clouds, it is the one of this cloud.
 */
export async function chooseOfCloud(
  workspace: Workspace,
  flags: IdentityFlags,
  cloud: string,
): Promise<IdentityChain> {
  const names = await chooseIdentities(workspace, flags);
  const chains = await Promise.all(names.map((name) => workspace.chain(name)));
  const found = chains.find(({ target }) => target.cloud.name === cloud);
  if (found !== undefined) return found;
  const { node } = chains[0]!.target;
  const message = `"${visible(node.name)}" (${node.kind}) is no identity of the cloud "${cloud}"`;
  throw new UserError("usage", message, { hint: "atmos-auth list" });
}
