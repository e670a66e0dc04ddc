/**
 * Refresh tokens of a person's sign-in, kept between runs: bound to their origin, since a changed file could have them
 * sent elsewhere; used once where the server rotates them; removed when they are no longer accepted.
 */
import * as v from "valibot";
import { isOver, throwBug, type UserError } from "../../errors.ts";
import type { ProviderContext } from "../../provider/context.ts";
import { laidOpen, Secret } from "../../secret.ts";
import { type Expected, isExpected, nobodySignedIn, stranger } from "./endings.ts";
import { type PersonSignIn, signInPerson } from "./person.ts";

/** The name of the note with a refresh token, for every cloud. */
export const REFRESH_TOKEN = "refresh-token";

/** A note of an entry, and the values that it is bound to. */
export interface Note<Content> {
  readonly name: string;
  readonly boundTo: string;
  readonly schema: v.GenericSchema<unknown, Content>;
}

/** Reads a note; `undefined` when there is none, or one of another version or binding. */
export async function readNote<Content>(
  { entryStore }: Pick<ProviderContext, "entryStore">,
  { name, boundTo, schema }: Note<Content>,
  fits = (place: string) => place === boundTo,
): Promise<Content | undefined> {
  const note = v.object({ boundTo: v.pipe(v.string(), v.check(fits)), content: schema });
  const text = (await entryStore.read(name))?.reveal();
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), note), text);
  return read.success ? read.output.content : undefined;
}

/** Keeps a note; when that fails, the person is told, and stays signed in. */
export async function keepNote<Content>(
  { entryStore, person }: Pick<ProviderContext, "entryStore" | "person">,
  { name, boundTo }: Note<Content>,
  content: Content,
): Promise<void> {
  const text = JSON.stringify(laidOpen({ boundTo, content }));
  await keepText({ entryStore, person }, name, new Secret(text));
}

/** Keeps a text that is bound to its entry alone; when that fails, the person is told. */
export async function keepText(
  { entryStore, person }: Pick<ProviderContext, "entryStore" | "person">,
  name: string,
  text: Secret,
): Promise<void> {
  try {
    await entryStore.write(name, text);
  } catch (error) {
    throwBug(error);
    person.warn(`${error.message}; you will be asked to sign in again`);
  }
}

/** The renewal of a sign-in without a person. */
export interface Renewal<Kept, Signed> {
  readonly note: Note<Kept>;
  /** Renews the sign-in; throws `sign_in_needed` when the kept token is no longer accepted. */
  renew(kept: Kept): Promise<Signed>;
  /** Returns the token that renews the sign-in next; `undefined` when no new one came with it. */
  keptOf(signed: Signed): Kept | undefined;
  /** Whether the server accepts a token only once, even if its answer brings no new one. */
  readonly isSpent?: true;
}

/** A refresh token alone, as most servers issue it. */
export interface KeptToken {
  readonly refreshToken: Secret;
}

/** Returns the note of a refresh token from that origin. */
export function tokenNote(boundTo: string): Note<KeptToken> {
  const token = v.pipe(v.string(), v.nonEmpty(), v.transform((text) => new Secret(text)));
  return { name: REFRESH_TOKEN, boundTo, schema: v.object({ refreshToken: token }) };
}

/** Returns the refresh token of a sign-in, for `keptOf`. */
export function tokenOf(
  { refreshToken }: { readonly refreshToken?: Secret | undefined },
): KeptToken | undefined {
  return refreshToken && { refreshToken };
}

/**
 * Returns a sign-in that was renewed, or the reason why it can't be any more; `undefined` when nothing was kept. A new
 * token is kept at once, before anything else can fail.
 */
export async function renewed<Kept, Signed>(
  context: ProviderContext,
  renewal: Renewal<Kept, Signed>,
): Promise<{ readonly signed: Signed } | { readonly over: UserError } | undefined> {
  const { note, renew, keptOf, isSpent } = renewal;
  const kept = await readNote(context, note);
  if (kept === undefined) return undefined;
  try {
    const signed = await renew(kept);
    const next = keptOf(signed);
    if (next !== undefined) await keepNote(context, note, next);
    else if (isSpent) await context.entryStore.remove(note.name);
    return { signed };
  } catch (error) {
    if (!isOver(error)) throw error;
    await context.entryStore.remove(note.name);
    return { over: error };
  }
}

/** A sign-in that is renewed while possible. */
export interface LastingSignIn<Kept, Signed> extends Renewal<Kept, Signed> {
  readonly person: PersonSignIn<Signed>;
  readonly expected?: Expected;
  /** Returns the account of a sign-in, where that can be told. */
  whoIs?(signed: Signed): string | undefined | Promise<string | undefined>;
}

/**
 * Signs in, without asking anybody if possible; returns the sign-in with its account. Throws for another account than
 * the expected one, whose sign-in is not kept.
 */
export async function signInLasting<Kept, Signed>(
  context: ProviderContext,
  lasting: LastingSignIn<Kept, Signed>,
): Promise<{ readonly signed: Signed; readonly who: string | undefined }> {
  const { note, person, expected, whoIs, keptOf } = lasting;
  const known = await withoutPerson(context, lasting);
  if (known !== undefined) return known;
  const signed = await signInPerson(context, person);
  const kept = keptOf(signed);
  // A token may be good once: it is kept before anything else can go wrong.
  if (kept === undefined) await context.entryStore.remove(note.name);
  else await keepNote(context, note, kept);
  const who = await whoIs?.(signed);
  if (expected === undefined || isExpected(expected, who)) return { signed, who };
  await context.entryStore.remove(note.name);
  throw stranger(expected, who);
}

async function withoutPerson<Kept, Signed>(
  context: ProviderContext,
  lasting: LastingSignIn<Kept, Signed>,
): Promise<{ readonly signed: Signed; readonly who: string | undefined } | undefined> {
  const { note, person: { where, again }, expected, whoIs } = lasting;
  const found = await renewed(context, lasting);
  if (found === undefined) return undefined;
  if ("over" in found) {
    const { message } = found.over;
    if (!context.person.isThere()) throw nobodySignedIn(context, where, again, message);
    // That the sign-in ended says as much, and in our own words.
    if (context.ended === undefined) context.person.warn(`${message}; signing in anew`);
    return undefined;
  }
  const who = await whoIs?.(found.signed);
  if (expected === undefined || isExpected(expected, who)) {
    return { ...found, who };
  }
  // Somebody else's sign-in, from before the configuration said who it is.
  await context.entryStore.remove(note.name);
  return undefined;
}
