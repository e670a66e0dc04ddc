/** Secrets that are asked for as somebody who is configured, over the network, in the cage. */
import type { Chain } from "../chain/chain.ts";
import type { Cloud } from "../provider/cloud.ts";
import type { SecretManager } from "../provider/secret_manager.ts";
import type { Managers } from "../references/mod.ts";
import { Unavailable } from "../references/scheme.ts";
import type { Secret, SecretReference } from "../secret.ts";
import { visible } from "../terminal/escape.ts";
import type { SignInContext } from "./context.ts";
import { withContexts } from "./link_contexts.ts";
import { withCredential } from "./sign_in.ts";

/** Who plans the entries that are asked through. */
interface Planner extends SignInContext {
  chain(identity: string): Promise<Chain>;
  provider(name: string): Promise<Chain>;
}

/** The secret managers of these clouds; nothing is planned before a reference names one. */
export function secretManagers(clouds: readonly Cloud[], open: () => Planner): Managers {
  const managers = clouds.flatMap((cloud) => cloud.secretManagers ?? []);
  return {
    forms: new Map(managers.map(({ scheme, form }) => [scheme, form])),
    read: async (reference, system) => {
      const manager = managers.find(({ scheme }) => scheme === reference.scheme)!;
      return await readThrough({ ...open(), system }, manager, reference);
    },
  };
}

async function readThrough(
  planner: Planner,
  manager: SecretManager,
  { rest, via }: SecretReference,
): Promise<Secret> {
  if (via === undefined) {
    const hint = `{secret: "${manager.form}", via: {identity: NAME}}`;
    throw new Unavailable("it says not through whom it is asked for", hint);
  }
  const chain =
    await (via.role === "identity" ? planner.chain(via.name) : planner.provider(via.name));
  const { kind, plan } = chain.target;
  if (!manager.accepts.includes(kind.yields)) {
    const why = `${via.role} "${
      visible(via.name)
    }" is of the kind ${kind.name}, which it does not take`;
    throw new Unavailable(why, "atmos-auth list");
  }
  const place = manager.at(rest, plan);
  const only = place.hosts(planner.system.env);
  return await withCredential(planner, chain, (credential) =>
    withContexts(
      planner,
      chain,
      { act: "Reading a secret", only },
      (contextOf) => place.read(contextOf(chain.target), credential),
    ));
}
