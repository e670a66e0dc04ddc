/** The variables that the configuration sets: for everybody (`env:`), for each identity, and by `expose` a secret. */
import type { Chain } from "../chain/chain.ts";
import type { Node } from "../config/entries/model.ts";
import { environmentOf } from "../config/entries/environment.ts";
import { UserError } from "../errors.ts";
import type { Grant } from "../provider/grant.ts";
import { visible } from "../terminal/escape.ts";
import type { Terminal } from "../terminal/terminal.ts";
import type { SessionContext } from "./session.ts";
import { type Told, untold } from "./told.ts";
import { inWords } from "../terminal/report.ts";

/** The configured variables, an identity's own over the common ones; what would carry an identity is named, and left out. */
export async function configuredVariables(
  context: Configuring,
  chains: readonly Chain[],
): Promise<Record<string, string>> {
  const { loaded, clouds, resolve, terminal } = context;
  const { env, left } = await environmentOf(loaded.root, clouds, resolve);
  const words = left.map((each) => inWords(each, terminal.paint));
  for (const each of await untold(context, "remarks", words)) terminal.warn(each);
  return Object.assign({}, env, ...chains.map(({ target }) => target.node.env));
}

/** What it takes. */
interface Configuring extends Told, Pick<SessionContext, "loaded" | "clouds" | "resolve"> {
  readonly terminal: Pick<Terminal, "isThere" | "warn" | "paint">;
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
