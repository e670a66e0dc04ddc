/** The variables that the configuration sets: for everybody (`env:`), and for each identity. */
import type { Chain } from "../../chain/chain.ts";
import { environmentOf } from "../../config/entries/settings.ts";
import { valueIn } from "../../config/yaml/located.ts";
import type { Node } from "../../config/entries/model.ts";
import { variableKeys } from "../../config/entries/variable_keys.ts";
import { type Place, UserError } from "../../errors.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { matcher } from "./child.ts";

/** The configured variables, an identity's own over the common ones; none may carry an identity. */
export async function configuredVariables(
  workspace: Workspace,
  chains: readonly Chain[],
): Promise<Record<string, string>> {
  const { loaded, clouds, system } = workspace;
  const common = await environmentOf(loaded.root, workspace.resolve);
  const identities = chains.map(({ target }) => target.node);
  const variables = Object.assign({}, common, ...identities.map((node) => node.env));
  const carries = matcher(system.os, clouds.flatMap((cloud) => cloud.carriers));
  const forbidden = Object.keys(variables).find(carries);
  if (forbidden === undefined) return variables;
  throw new UserError(
    "config_invalid",
    `"env" can't set ${forbidden}: it carries or selects an identity`,
    {
      hint: `remove ${forbidden} from "env"; the identity sets it`,
      at: placeOf(forbidden, workspace, identities),
    },
  );
}

/** Where the variable is named by whom it comes from; the whole `env:` when a program told it. */
function placeOf(
  variable: string,
  { loaded }: Workspace,
  identities: readonly Node[],
): Place | undefined {
  const trees = [loaded.root, ...identities.map(({ tree }) => tree)];
  const all = trees.flatMap((tree) => valueIn(tree, "env") ?? []);
  const named = all.flatMap(variableKeys).findLast(({ name }) => name === variable);
  return named?.at ?? all[0]?.at;
}
