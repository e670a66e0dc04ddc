/** Sign-in to a chain: its credential from the store when that will do, else by one sign-in for all callers. */
import { type Chain, chainOf, type Link, offeringOf } from "../chain/chain.ts";
import type { Credential } from "../credential.ts";
import { hearing, holdsForUs } from "../askers/asker.ts";
import { isOver, needsPerson, UserError } from "../errors.ts";
import { lockKey, lockName, refuseCircles } from "./asker.ts";
import {
  forgetStart,
  insteadOf,
  isRefusedAtAll,
  mayBeDead,
  type Start,
  tellingWhy,
} from "./dead.ts";
import { keep, learnFrom, MARGIN, storedCredential } from "./stored.ts";
import { type LinkContexts, withContexts } from "./link_contexts.ts";
import { noting } from "./noting.ts";
import { whyNothingIsKept } from "../store/nothing_kept.ts";
import type { Lock } from "../system/file_system.ts";
import type { SignInContext } from "./context.ts";

/** Time limit of a caller that waits while another signs in, in milliseconds: a person may have to fetch a phone. */
const LOCK_WAIT = 15 * 60_000;

/** Time after which a waiting caller says so, in milliseconds. */
const LOCK_PATIENCE = 1_000;

/** Requirements on a credential. */
export interface Want {
  /** Whether to sign in again even when a valid credential is stored. */
  readonly fresh?: boolean;
  /** The least remaining lifetime, in milliseconds. */
  readonly minimum?: number;
  /** The reason for which the stored credential does not do. */
  readonly ended?: string | undefined;
}

/** Returns the credential of a chain's last link: the stored one where it will do. */
export async function credentialFor(
  context: SignInContext,
  chain: Chain,
  want: Want = {},
): Promise<Credential> {
  return (await obtained(context, chain, want)).credential;
}

/**
 * Runs `use` with a chain's credential. When the cloud no longer accepts it, a stored one is removed and obtained anew;
 * one that was obtained just now is not doubted.
 */
export async function withCredential<T>(
  context: SignInContext,
  chain: Chain,
  use: (credential: Credential) => Promise<T>,
  want: Want = {},
): Promise<T> {
  const { credential, start } = await obtained(context, chain, want);
  try {
    return await context.person.waitFor(`Asking for "${chain.target.node.name}"`, use(credential));
  } catch (error) {
    const isDead = isOver(error) || await isRefusedAtAll(context, chain, credential, error);
    if (!isDead || !await forgetStart(context, chain, start, error)) throw error;
    return await insteadOf(
      error,
      () => withCredential(context, chain, use, { ...want, ...endedBy(error) }),
    );
  }
}

/** A credential, and the start of the walk that obtained it. */
interface Obtained {
  readonly credential: Credential;
  readonly start: Start;
}

async function obtained(context: SignInContext, chain: Chain, want: Want): Promise<Obtained> {
  refuseCircles(context, chain);
  if (!want.fresh) await context.refuseOther(chain);
  return await orKeepFirst(context, chain, () => found(context, chain, want));
}

/**
 * Runs `act`. Where nothing is kept, signing in elsewhere does not help here: a hint that says so is preceded by how to
 * have credentials kept.
 */
async function orKeepFirst<T>(
  { store }: SignInContext,
  chain: Chain,
  act: () => Promise<T>,
): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (needsPerson(error) && !isOver(error)) {
      throw (await import("./as_whom.ts")).asWhom(error, chain.target.node);
    }
    const leads = isOver(error) && error.hint?.startsWith("atmos-auth login ");
    if (!leads || !chain.links.some(({ plan }) => plan.stored) || await store.keeps()) throw error;
    const { mend } = await whyNothingIsKept(store);
    throw error.with({ hint: `${mend} && ${error.hint}` });
  }
}

async function found(context: SignInContext, chain: Chain, want: Want): Promise<Obtained> {
  const minimum = want.minimum ?? MARGIN;
  const stored = want.fresh ? undefined : await storedCredential(context, chain.target, minimum);
  if (stored !== undefined) {
    const start = { index: chain.links.length, credential: stored };
    if (await isTaken(context, chain, start)) return { credential: stored, start };
  }
  const signed = await signInOnce(context, chain, want, minimum);
  // Nobody waits for the list: the lock and the cage of the sign-in are free by now.
  if (signed.start.index === 0 && !want.fresh) await listOffers(context, chain, signed.credential);
  return signed;
}

/** Whether the stored credential may be used; one that its cloud no longer takes is forgotten. */
async function isTaken(
  context: SignInContext,
  chain: Chain,
  start: Start & { readonly credential: Credential },
): Promise<boolean> {
  try {
    await context.refuseOthers(chain, start.credential);
    return true;
  } catch (error) {
    if (!isOver(error) || !await forgetStart(context, chain, start, error)) throw error;
    return false;
  }
}

/** Signs in once for any number of callers: the others wait for its lock and find its result stored. */
async function signInOnce(
  context: SignInContext,
  chain: Chain,
  want: Want,
  minimum: number,
): Promise<Obtained> {
  await unlockStore(context, chain);
  const lock = await waitForLock(context, chain);
  try {
    return await withContexts(
      context,
      chain,
      {},
      (contextOf) => walkFromStore(context, chain, contextOf, { ...want, minimum }),
    );
  } finally {
    lock?.release();
  }
}

/** Walks from the stored credential; where the cloud no longer accepts that, from further back. */
async function walkFromStore(
  context: SignInContext,
  chain: Chain,
  contextOf: LinkContexts["contextOf"],
  want: Want & { readonly minimum: number },
): Promise<Obtained> {
  const vouched = want.fresh ? { ...context, refuseOthers: () => Promise.resolve() } : context;
  const start = await resumeAt(context, chain, want, want.minimum);
  await vouchFor(vouched, chain, start.index - 1, start.credential);
  try {
    const telling = tellingWhy(contextOf, want.ended);
    return { credential: await walk(vouched, chain, telling, start), start };
  } catch (error) {
    const isDead = await mayBeDead(error, chain, start, contextOf);
    if (!isDead || !await forgetStart(context, chain, start, error)) throw error;
    return await insteadOf(
      error,
      () => walkFromStore(context, chain, contextOf, { ...want, ...endedBy(error) }),
    );
  }
}

/** Returns the reason that a refusal gives for the end of the stored credential; empty when it gives none. */
function endedBy(error: unknown): Pick<Want, "ended"> {
  return isOver(error) ? { ended: error.message } : {};
}

/** Unlocks the store: a locked keyring must show before a person has done all of the signing in. */
async function unlockStore({ store }: SignInContext, chain: Chain): Promise<void> {
  if (!chain.links.some(({ plan }) => plan.stored)) return;
  try {
    await store.keeps();
  } catch (error) {
    if (!(error instanceof UserError) || error.code === "store_locked") throw error;
  }
}

async function waitForLock(context: SignInContext, chain: Chain): Promise<Lock | undefined> {
  if (!chain.links.some(({ plan }) => plan.stored)) return undefined;
  const root = chain.root.node;
  const name = lockName(context, chain);
  const { store, system } = context;
  if (holdsForUs(system, lockKey(context, chain))) return undefined;
  const free = await store.lock(name, 0);
  if (free !== undefined) return free;
  const heard = await hearing(system);
  refuseCircles({ ...context, system: heard }, chain);
  if (holdsForUs(heard, lockKey(context, chain))) return undefined;
  const quick = await store.lock(name, LOCK_PATIENCE);
  if (quick !== undefined) return quick;
  const what = `Waiting for another atmos-auth, which is signing in at "${root.name}"`;
  const lock = await context.person.waitFor(what, store.lock(name, LOCK_WAIT), {
    limit: LOCK_WAIT,
  });
  if (lock !== undefined) return lock;
  throw new UserError(
    "failed",
    `Another atmos-auth has been signing in at "${root.name}" too long`,
    {
      hint: "end it, or finish its sign-in, and try again",
    },
  );
}

async function resumeAt(
  context: SignInContext,
  chain: Chain,
  want: Want,
  minimum: number,
): Promise<Start> {
  const anew = want.fresh ? anewFrom(chain) : chain.links.length;
  for (const [index, link] of [...chain.links.entries()].reverse()) {
    if (index >= anew) continue;
    const enough = link === chain.target ? minimum : MARGIN;
    const credential = await storedCredential(context, link, enough);
    if (credential !== undefined) return { index: index + 1, credential };
  }
  return { index: 0, credential: undefined };
}

/** Returns the index of the first link that is signed in to anew, when the last one is to be. */
function anewFrom({ links }: Chain): number {
  return links.findLastIndex(({ plan }) => !plan.isSame);
}

async function walk(
  context: SignInContext,
  chain: Chain,
  contextOf: LinkContexts["contextOf"],
  start: Start,
): Promise<Credential> {
  let credential = start.credential;
  let keeps = true;
  const unkept: (readonly [Link, Credential])[] = [];
  for (const [at, link] of chain.links.entries()) {
    if (at < start.index) continue;
    context.terminal.log("debug", `signing in: ${link.node.role} "${link.node.name}"`);
    const { role, name } = link.node;
    const noted = noting(context, link, contextOf(link));
    const signing = link.plan.signIn(noted.context, credential);
    const signed = await context.person.waitFor(`Signing in: ${role} "${name}"`, signing)
      // After another one, its credential may be what was refused.
      .catch((error) => Promise.reject(credential === undefined ? noted.blamed(error) : error));
    credential = noted.with(signed, credential);
    learnFrom(context, credential);
    await vouchFor(context, chain, at, credential);
    if (link.plan.stored && keeps) unkept.push([link, credential]);
    // Whose it is tells the next link: what is refused there is not kept here, where a session would come to see it.
    if (chain.links[at + 1]?.plan.isSame) continue;
    for (const [of, one] of unkept.splice(0)) keeps &&= await keep(context, of, one);
  }
  return credential!;
}

/** Throws for a link's credential that is another's than the session around holds: nothing is obtained with it. */
async function vouchFor(
  context: SignInContext,
  { links }: Chain,
  at: number,
  credential: Credential | undefined,
): Promise<void> {
  const link = links[at];
  if (link === undefined || credential === undefined) return;
  await context.refuseOthers(chainOf(links.slice(0, at), link), credential);
}

/** Lists a provider's offers after a person has just signed in there; `login` does so itself. */
async function listOffers(
  context: SignInContext,
  chain: Chain,
  credential: Credential,
): Promise<void> {
  const offering = offeringOf(chain);
  if (offering === undefined || !context.person.isThere()) return;
  const { isStale, renewOffers } = await import("./offers.ts");
  const signedIn = chain.target === chain.root
    ? credential
    : await storedCredential(context, chain.root, 0);
  if (signedIn && await isStale(context.system, offering)) {
    await renewOffers(context, offering, signedIn);
  }
}
