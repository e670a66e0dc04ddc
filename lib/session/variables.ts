/** The variables that the configuration sets: for everybody (`env:`), and for each identity. */
import type { Chain } from "../config/chain.ts";
import { environmentOf } from "../config/settings.ts";
import { UserError } from "../errors.ts";
import type { Workspace } from "../workspace.ts";
import { matcher } from "./environment.ts";
import { targetOf } from "./grants.ts";

/** The configured variables, an identity's own over the common ones; none may carry an identity. */
export async function configuredVariables(
  workspace: Workspace,
  chains: readonly Chain[],
): Promise<Record<string, string>> {
  const { loaded, clouds, system } = workspace;
  const common = await environmentOf(loaded.root, workspace.resolve);
  const identities = chains.map((chain) => targetOf(chain).node);
  const variables = Object.assign({}, common, ...identities.map((node) => node.env));
  const carries = matcher(system.os, clouds.flatMap((cloud) => cloud.carriers));
  const forbidden = Object.keys(variables).find((name) => carries(name) || isOurs(name));
  if (forbidden === undefined) return variables;
  throw new UserError(
    "config_invalid",
    `"env" can't set ${forbidden}: it carries or selects an identity`,
    { hint: `remove ${forbidden} from "env"; the identity sets it`, at: identities[0]?.at },
  );
}

function isOurs(name: string): boolean {
  return ["ATMOS_IDENTITY", "ATMOS_SHLVL"].includes(name) || name.startsWith("ATMOS_SESSION");
}
