/** The variables that the configuration sets: for everybody (`env:`), for each identity, and by `expose` a secret. */
import type { Chain } from "../chain/chain.ts";
import type { Node } from "../config/entries/model.ts";
import { environmentOf, variableKeys } from "../config/entries/environment.ts";
import { valueIn } from "../config/yaml/located.ts";
import { type Place, UserError } from "../errors.ts";
import type { Grant } from "../provider/grant.ts";
import { visible } from "../terminal/escape.ts";
import type { Terminal } from "../terminal/terminal.ts";
import type { SessionContext } from "./session.ts";
import { matcher } from "../environment/passed.ts";

/** The configured variables, an identity's own over the common ones; none may carry an identity. */
export async function configuredVariables(
  workspace: Pick<SessionContext, "loaded" | "clouds" | "system" | "resolve">,
  chains: readonly Chain[],
): Promise<Record<string, string>> {
  const { loaded, clouds, system } = workspace;
  const common = await environmentOf(loaded.root, workspace.resolve);
  const identities = chains.map(({ target }) => target.node);
  const variables = Object.assign({}, common, ...identities.map((node) => node.env));
  const carries = matcher(system.os, clouds.flatMap((cloud) => cloud.carriers));
  const forbidden = Object.keys(variables).find(carries);
  if (forbidden === undefined) return variables;
  const message = `"env" can't set ${forbidden}: it carries or selects an identity`;
  const hint = `remove ${forbidden} from "env"; the identity sets it`;
  throw new UserError("config_invalid", message, {
    hint,
    at: placeOf(forbidden, workspace, identities),
  });
}

/** Where the variable is named by whom it comes from; the whole `env:` when a program told it. */
function placeOf(
  variable: string,
  { loaded }: Pick<SessionContext, "loaded">,
  identities: readonly Node[],
): Place | undefined {
  const trees = [loaded.root, ...identities.map(({ tree }) => tree)];
  const all = trees.flatMap((tree) => valueIn(tree, "env") ?? []);
  const named = all.flatMap(variableKeys).findLast(({ name }) => name === variable);
  return named?.at ?? all[0]?.at;
}

/** The variables that the identities' `expose` names, with a warning; throws for one that there is not. */
export function exposedVariables(
  terminal: Terminal,
  granted: readonly { readonly grant: Grant; readonly node: Node }[],
): Record<string, string> {
  const exposed: Record<string, string> = {};
  for (const { grant, node } of granted) {
    for (const name of node.expose) {
      const secret = grant.exposable?.[name] ?? failUnknown(name, grant, node);
      terminal.warn(
        `${name} holds a secret of "${visible(node.name)}" for every program in this session; ` +
          "it is not renewed",
      );
      exposed[name] = secret.reveal();
    }
  }
  return exposed;
}

function failUnknown(name: string, grant: Grant, node: Node): never {
  const known = Object.keys(grant.exposable ?? {}).join(", ");
  throw new UserError(
    "config_invalid",
    `"${visible(node.name)}" can't expose ${visible(name)}: its kind has ${
      known || "nothing"
    } to expose`,
    { at: node.at, hint: known ? `expose: [${known.split(", ")[0]}]` : "remove expose" },
  );
}
