/** The credentials of chains in the store: under which names, and whether they are those of this very configuration. */
import type { Chain, Link } from "../chain/chain.ts";
import type { Model } from "../config/entries/model.ts";
import { type Credential, fromPlain, lasts, toPlain } from "../credential.ts";
import { UserError } from "../errors.ts";
import type { RecordName } from "../store/store.ts";
import type { SignInContext } from "./context.ts";

/** A stored credential is used while it lasts at least this long, in milliseconds. */
export const MARGIN = 5 * 60_000;

/** A link's credential as it is stored, if it lasts that many milliseconds and is of this very configuration. */
export async function storedCredential(
  context: SignInContext,
  link: Link,
  minimum = MARGIN,
): Promise<Credential | undefined> {
  if (!link.plan.stored) return undefined;
  const text = await context.store.read(recordName(context, link));
  if (text === undefined) return undefined;
  const { fingerprint, credential: plain } = JSON.parse(text);
  // A credential of another configuration under the same name is another identity.
  if (fingerprint !== link.fingerprint) return undefined;
  const credential = fromPlain(plain);
  learnFrom(context, credential);
  return lasts(credential, context.system.clock.now(), minimum) ? credential : undefined;
}

/** What is secret in a credential is shown nowhere from now on. */
export function learnFrom(
  { redactor }: Pick<SignInContext, "redactor">,
  { secret }: Credential,
): void {
  for (const each of Object.values(secret)) redactor.learn(each.reveal());
}

/** The name under which a link's credential is stored. */
export function recordName(
  { model }: { readonly model: Pick<Model, "realm"> },
  link: Link,
): RecordName {
  const { realm } = model;
  return { realm, role: link.role, entry: entryOf(link), item: "credential" };
}

/** A credential that can't be stored is still good for now: the person is told, once, and goes on. */
export async function keep(
  context: SignInContext,
  link: Link,
  credential: Credential,
): Promise<boolean> {
  const text = JSON.stringify({ fingerprint: link.fingerprint, credential: toPlain(credential) });
  const { expires } = credential;
  try {
    const options = expires === undefined ? {} : { expires };
    await context.store.write(recordName(context, link), text, options);
    return true;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const hint = error.hint === undefined ? "" : `\nhint: ${error.hint}`;
    context.terminal.warn(`${error.message}; the credential is not kept for later${hint}`);
    return false;
  }
}

/** The entry of a link's records. */
export function entryOf({ node, plan }: Link): string {
  return plan.shared ?? node.name;
}

/** Providers, and how one is planned. */
export interface Providers {
  readonly model: Pick<Model, "providers">;
  provider(name: string): Promise<Chain>;
}

/** The entries of all providers, by their names; one that is broken has its own. */
export async function providerEntries(of: Providers): Promise<ReadonlyMap<string, string>> {
  const names = [...of.model.providers.keys()];
  const entries = names.map(async (name) => [name, await entryFor(of, name)] as const);
  return new Map(await Promise.all(entries));
}

async function entryFor(of: Providers, name: string): Promise<string> {
  try {
    return entryOf((await of.provider(name)).target);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return name;
  }
}
