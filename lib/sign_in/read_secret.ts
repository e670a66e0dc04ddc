/** Secrets that are read through a configured entry, over the network, in the cage. */
import type { Chain } from "../chain/chain.ts";
import { valueOf } from "../references/kept.ts";
import type { SecretHere } from "../references/mod.ts";
import { written } from "../references/written.ts";
import { managerWords } from "../provider/cloud.ts";
import { Unavailable } from "../secret_programs/unavailable.ts";
import type { SecretReference } from "../secret.ts";
import type { System } from "../system.ts";
import type { Reference } from "../provider/secret_manager.ts";
import { typedFlag } from "../terminal/flag.ts";
import { visible } from "../terminal/escape.ts";
import { asWhom } from "./as_whom.ts";
import type { SignInContext } from "./context.ts";
import { withContexts } from "./link_contexts.ts";
import { managerOf } from "./secret_schemes.ts";
import { withCredential } from "./sign_in.ts";

/** The plans of the entries that secrets are read through. */
interface Planner extends SignInContext {
  chain(identity: string): Promise<Chain>;
  provider(name: string): Promise<Chain>;
}

/** A reference that names the entry that it is read through. */
interface Through extends SecretReference {
  readonly via: NonNullable<SecretReference["via"]>;
}

/** Reads a reference's secret, on the machine as the asker that waits for it sees it. */
export async function readSecret(
  planner: Planner,
  reference: SecretReference,
  system: System,
): Promise<SecretHere> {
  const { via } = reference;
  if (via === undefined) throw new Error("nothing is asked for through nobody");
  return await readThrough({ ...planner, system }, { ...reference, via });
}

async function readThrough(
  planner: Planner,
  { scheme, rest, via }: Through,
): Promise<SecretHere> {
  const manager = await managerOf(planner.clouds, scheme);
  const chain =
    await (via.role === "identity" ? planner.chain(via.name) : planner.provider(via.name));
  const { kind, plan } = chain.target;
  if (!manager.accepts.includes(kind.yields)) {
    const why = `${via.role} "${
      visible(via.name)
    }" is of the kind ${kind.name}, which it does not take`;
    throw new Unavailable(why, "atmos-auth list");
  }
  const asked: Reference = {
    rest,
    written: (rest) => written({ scheme, rest, via }),
    asWhoAsks: (line) =>
      via.role === "identity" ? `atmos-auth exec ${typedFlag("-i", via.name)} -- ${line}` : line,
  };
  const place = manager.at(asked, plan);
  const only = place.hosts(planner.system.env);
  const reading = withCredential(planner, chain, (credential) =>
    withContexts(
      planner,
      chain,
      { act: "Reading a secret", only },
      (contextOf) => place.read(contextOf(chain.target), credential),
    ));
  const kept = await reading.catch((error: unknown) => Promise.reject(asWhom(error, via)));
  const secret = valueOf(kept, asked, managerWords(planner.clouds));
  return { secret, filling: kept.filling };
}
