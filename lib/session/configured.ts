/** The variables that the configuration sets: for everybody (`env:`), for each identity, and by `expose` a secret. */
import type { Chain } from "../chain/chain.ts";
import type { Node } from "../config/entries/model.ts";
import { environmentOf } from "../config/entries/environment.ts";
import { UserError } from "../errors.ts";
import type { Grant } from "../provider/grant.ts";
import type { CloudName } from "../provider/kind.ts";
import { visible } from "../terminal/escape.ts";
import type { Terminal } from "../terminal/terminal.ts";
import type { SessionContext } from "./session.ts";
import { type Audience, untold } from "./told.ts";
import { inWords } from "../terminal/report.ts";

/**
 * The configured variables, an identity's own over the common ones; what would carry an identity is named, and left
 * out, but for the clouds of which the person's own is let in.
 */
export async function configuredVariables(
  context: Configuring,
  chains: readonly Chain[],
  kept: readonly CloudName[] = [],
): Promise<Record<string, string>> {
  const { loaded, clouds, resolve, terminal } = context;
  // The very list, where nothing is taken from it: what is known of a list is remembered by it.
  const others = kept.length === 0 ? clouds : clouds.filter(({ name }) => !kept.includes(name));
  const { env, left } = await environmentOf(loaded.root, others, resolve);
  await warnOnce(context, left.map((each) => inWords(each, terminal.paint)));
  return Object.assign({}, env, ...chains.map(({ target }) => target.node.env));
}

/** Names the configured variables that an identity's grant sets otherwise: it is the grant that counts. */
export async function warnOfGranted(
  context: Configuring,
  configured: Readonly<Record<string, string>>,
  granted: Readonly<Record<string, string>>,
): Promise<void> {
  const names = Object.keys(configured).filter((name) =>
    Object.hasOwn(granted, name) && granted[name] !== configured[name]
  );
  const words = names.map((name) =>
    `env.${visible(name)} has no effect here: the identity sets it otherwise`
  );
  await warnOnce(context, words);
}

async function warnOnce(context: Configuring, words: readonly string[]): Promise<void> {
  for (const each of await untold(context, "remarks", words)) context.terminal.warn(each);
}

/** The context that this takes. */
interface Configuring extends Audience, Pick<SessionContext, "loaded" | "clouds" | "resolve"> {
  readonly terminal: Pick<Terminal, "isThere" | "warn" | "paint">;
}

/** A grant, and the entry of its identity. */
interface Granted {
  readonly grant: Grant;
  readonly node: Node;
}

/** The variables that a grant sets, but for those that yield to what the identity exposes. */
export function grantedVariables({ grant, node }: Granted): Record<string, string> {
  const yields = (name: string) => node.expose.includes(grant.yields?.[name] ?? "");
  return Object.fromEntries(Object.entries(grant.variables).filter(([name]) => !yields(name)));
}

/** The variables that the identities' `expose` names, with a warning; throws for one that there is not. */
export function exposedVariables(
  terminal: Terminal,
  granted: readonly Granted[],
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
