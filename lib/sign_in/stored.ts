/** The stored credentials of chains: their names, and whether they belong to this very configuration. */
import type { Chain, Link } from "../chain/chain.ts";
import type { Model, Node } from "../config/entries/model.ts";
import { type Credential, fromPlain, lasts, toPlain } from "../credential.ts";
import { throwBug } from "../errors.ts";
import { readOfJob } from "../store/beside.ts";
import type { RecordName, Store } from "../store/store.ts";
import type { SignInContext } from "./context.ts";
import { isMadeWithThese } from "./made_with.ts";

/** The least remaining lifetime of a stored credential that is used, in milliseconds. */
export const MARGIN = 5 * 60_000;

/**
 * Returns a link's stored credential, if it lasts that many milliseconds, belongs to this very configuration, and is
 * still whose it would be now.
 */
export async function storedCredential(
  context: SignInContext,
  link: Link,
  minimum = MARGIN,
): Promise<Credential | undefined> {
  const credential = await keptCredential(context, link);
  if (credential === undefined) return undefined;
  if (!lasts(credential, context.system.clock.now(), minimum)) return undefined;
  if (await link.plan.isStill?.(context.system, credential) === false) return undefined;
  if (await isMadeWithThese(context, credential)) return credential;
  context.terminal.log("debug", `a secret of ${link.node.role} "${link.node.name}" is another now`);
  return undefined;
}

/** Returns a link's stored credential, if it belongs to this very configuration, whosever it is and for how long. */
export async function keptCredential(
  context: SignInContext,
  link: Link,
): Promise<Credential | undefined> {
  const name = recordName(context, link);
  const text = link.plan.stored
    ? await context.store.read(name)
    : isKeptByJob(link) && await readOfJob(context.system, name);
  if (!text) return undefined;
  const { fingerprint, credential: plain } = JSON.parse(text);
  // A credential of another configuration under the same name is another identity.
  if (fingerprint !== link.fingerprint) return undefined;
  const credential = fromPlain(plain);
  learnFrom(context, credential);
  return credential;
}

/**
 * Whether a job may keep a credential that the store may not: the identity of the surroundings is the same for all of a
 * job. One that a session revokes at its end belongs to that session.
 */
function isKeptByJob({ role, plan }: Link): boolean {
  return role === "identity" && !plan.stored && plan.revoke === undefined;
}

/** Whether a sign-in would be lost with this process, since no store keeps it, or may: a private file of `env` does. */
export async function isLost(store: Pick<Store, "keeps">, link: Link): Promise<boolean> {
  return link.plan.stored ? !await store.keeps() : isKeptByJob(link);
}

/** Teaches the redactor the secrets of a credential. */
export function learnFrom(
  { redactor }: Pick<SignInContext, "redactor">,
  { secret }: Credential,
): void {
  for (const each of Object.values(secret)) redactor.learn(each.reveal());
}

/**
 * Returns the name under which a link's credential is stored. A sign-in that several providers share is in no realm,
 * unless one is named: its own name identifies it, and a person signs in there once for all projects.
 */
export function recordName(
  { model }: { readonly model: Pick<Model, "realmOf"> },
  link: Link,
): RecordName {
  const { name, source } = model.realmOf(link.node);
  const realm = link.plan.shared !== undefined && source === "auto" ? "" : name;
  return { realm, role: link.role, entry: entryOf(link), item: "credential" };
}

/** Stores a credential. One that can't be stored is still good for now: the person is told, once, and goes on. */
export async function keep(
  context: SignInContext,
  link: Link,
  credential: Credential,
): Promise<boolean> {
  const text = textOf(link, credential);
  const { expires } = credential;
  try {
    const options = expires === undefined ? {} : { expires };
    await context.store.write(recordName(context, link), text, options);
    return true;
  } catch (error) {
    throwBug(error);
    const hint = error.hint === undefined ? "" : `\nhint: ${error.hint}`;
    context.terminal.warn(`${error.message}; the credential is not kept for later${hint}`);
    return false;
  }
}

/** Removes a link's credential, unless another one has taken its place meanwhile. */
export async function forget(
  context: SignInContext,
  link: Link,
  credential: Credential,
): Promise<void> {
  const { store } = context;
  const name = recordName(context, link);
  if (await store.read(name) === textOf(link, credential)) await store.remove(name);
}

/** Returns a link's credential as the store keeps it. */
export function textOf({ fingerprint }: Link, credential: Credential): string {
  return JSON.stringify({ fingerprint, credential: toPlain(credential) });
}

/** Returns the entry of a link's records. */
export function entryOf({ node, plan }: Link): string {
  return plan.shared ?? node.name;
}

/** Entries, and the way to plan a provider. */
export interface Owners {
  readonly model: Pick<Model, "providers" | "identities" | "realmOf">;
  provider(name: string): Promise<Chain>;
}

/** Returns a function that tells a record's owners: one entry, several providers that share a sign-in, or none. */
export async function ownersOf(
  of: Owners,
): Promise<(name: RecordName) => readonly Node[]> {
  const { model } = of;
  const identities = [...model.identities.values()].map((node) => ({
    place: placeOf(model, node),
    node,
  }));
  const providers = [...model.providers.values()].map(async (node) => ({
    place: await placeOfProvider(of, node),
    node,
  }));
  const all = [...identities, ...await Promise.all(providers)];
  return ({ realm, role, entry }) => {
    const wanted = JSON.stringify([realm, role, entry]);
    return all.filter(({ place }) => place === wanted).map(({ node }) => node);
  };
}

/** Returns the names that a person calls a record by: a sign-in that several providers share is called by theirs. */
export function calledBy(
  { entry }: RecordName,
  owners: readonly Node[],
): readonly [string, ...string[]] {
  const [first = entry, ...others] = owners.map(({ name }) => name);
  return [first, ...others];
}

/** Returns the place of an entry's records, as one text. */
function placeOf({ realmOf }: Pick<Model, "realmOf">, node: Node): string {
  return JSON.stringify([realmOf(node).name, node.role, node.name]);
}

/** Returns the place of a provider's records; one that can't be planned shares none. */
async function placeOfProvider(of: Owners, node: Node): Promise<string> {
  try {
    const { realm, role, entry } = recordName(of, (await of.provider(node.name)).target);
    return JSON.stringify([realm, role, entry]);
  } catch (error) {
    throwBug(error);
    return placeOf(of.model, node);
  }
}
