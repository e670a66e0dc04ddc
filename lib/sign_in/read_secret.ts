/** Secrets that are asked for as somebody who is configured, over the network, in the cage. */
import type { Chain } from "../chain/chain.ts";
import { Unavailable } from "../references/scheme.ts";
import type { Secret, SecretReference } from "../secret.ts";
import type { System } from "../system.ts";
import { visible } from "../terminal/escape.ts";
import type { SignInContext } from "./context.ts";
import { withContexts } from "./link_contexts.ts";
import { managerOf, type NamedManager, withoutVia } from "./secret_schemes.ts";
import { withCredential } from "./sign_in.ts";

/** Who plans the entries that are asked through. */
interface Planner extends SignInContext {
  chain(identity: string): Promise<Chain>;
  provider(name: string): Promise<Chain>;
}

/** The secret that a reference leads to, on the machine as it is seen by who waits for it. */
export async function readSecret(
  planner: Planner,
  reference: SecretReference,
  system: System,
): Promise<Secret> {
  const manager = await managerOf(planner.clouds, reference.scheme);
  return await readThrough({ ...planner, system }, manager, reference);
}

async function readThrough(
  planner: Planner,
  manager: NamedManager,
  { rest, via }: SecretReference,
): Promise<Secret> {
  if (via === undefined) throw withoutVia(planner.clouds, manager);
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
