/** The credentials of chains in the store: under which names, and whether they are those of this very configuration. */
import type { Chain, Link } from "../chain/chain.ts";
import type { Model, Node } from "../config/entries/model.ts";
import { type Credential, fromPlain, lasts, toPlain } from "../credential.ts";
import { throwBug } from "../errors.ts";
import { readOfJob } from "../store/beside.ts";
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
  if (await link.plan.isStill?.(context.system, credential) === false) return undefined;
  return lasts(credential, context.system.clock.now(), minimum) ? credential : undefined;
}

/**
 * Whether a job may keep what the store may not: who comes of the surroundings is the same for all of a job; but what a
 * session takes back at its end is that session's.
 */
export function isKeptByJob({ role, plan }: Link): boolean {
  return role === "identity" && !plan.stored && plan.revoke === undefined;
}

/** What is secret in a credential is shown nowhere from now on. */
export function learnFrom(
  { redactor }: Pick<SignInContext, "redactor">,
  { secret }: Credential,
): void {
  for (const each of Object.values(secret)) redactor.learn(each.reveal());
}

/**
 * The name under which a link's credential is stored. A sign-in that several providers share is in no realm, unless
 * one is named: its own name says all that it is, and a person signs in there once for all projects.
 */
export function recordName(
  { model }: { readonly model: Pick<Model, "realmOf"> },
  link: Link,
): RecordName {
  const { name, source } = model.realmOf(link.node);
  const realm = link.plan.shared !== undefined && source === "auto" ? "" : name;
  return { realm, role: link.role, entry: entryOf(link), item: "credential" };
}

/** A credential that can't be stored is still good for now: the person is told, once, and goes on. */
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

/** Forgets a link's credential, unless another one has taken its place meanwhile. */
export async function forget(
  context: SignInContext,
  link: Link,
  credential: Credential,
): Promise<void> {
  const { store } = context;
  const name = recordName(context, link);
  if (await store.read(name) === textOf(link, credential)) await store.remove(name);
}

/** A link's credential as the store keeps it. */
export function textOf({ fingerprint }: Link, credential: Credential): string {
  return JSON.stringify({ fingerprint, credential: toPlain(credential) });
}

/** The entry of a link's records. */
export function entryOf({ node, plan }: Link): string {
  return plan.shared ?? node.name;
}

/** Entries, and how a provider is planned. */
export interface Owners {
  readonly model: Pick<Model, "providers" | "identities" | "realmOf">;
  provider(name: string): Promise<Chain>;
}

/** Tells whose a record is: of one entry, of several providers that share a sign-in, or of none. */
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

/** What a person calls a record by: a sign-in that several providers share by theirs, of which its own name says none. */
export function calledBy(
  { entry }: RecordName,
  owners: readonly Node[],
): readonly [string, ...string[]] {
  const [first = entry, ...others] = owners.map(({ name }) => name);
  return [first, ...others];
}

/** Where an entry's records lie, as one text. */
function placeOf({ realmOf }: Pick<Model, "realmOf">, node: Node): string {
  return JSON.stringify([realmOf(node).name, node.role, node.name]);
}

/** One that is broken shares nothing. */
async function placeOfProvider(of: Owners, node: Node): Promise<string> {
  try {
    const { realm, role, entry } = recordName(of, (await of.provider(node.name)).target);
    return JSON.stringify([realm, role, entry]);
  } catch (error) {
    throwBug(error);
    return placeOf(of.model, node);
  }
}
