/** From a chain to a credential: out of the store when it will do, else by signing in, once for everybody. */
import type { Chain, Link } from "../chain/chain.ts";
import { type Credential, fromPlain, lasts, toPlain } from "../credential.ts";
import { UserError } from "../errors.ts";
import type { RecordName } from "../store/store.ts";
import { entryOf } from "./stored_entries.ts";
import { type LinkContexts, openContexts } from "./link_contexts.ts";
import { isStale, offeringOf, renewOffers } from "./offers.ts";
import type { Lock } from "../system.ts";
import type { Workspace } from "../workspace/workspace.ts";

/** A stored credential is used while it lasts at least this long, in milliseconds. */
export const MARGIN = 5 * 60_000;

/** How long one caller waits while another signs in, in milliseconds: a person may be looking for a phone. */
const LOCK_WAIT = 15 * 60_000;

/** After this long, a caller that waits says so, in milliseconds. */
const LOCK_PATIENCE = 1_000;

/** How a credential is wanted. */
export interface Want {
  /** Sign in again even when a valid credential is stored. */
  readonly fresh?: boolean;
  /** How long it must last at least, in milliseconds. */
  readonly minimum?: number;
  /** Answer from the store or not at all. */
  readonly storedOnly?: boolean;
}

/** The credential of a chain's last link; `undefined` only when `storedOnly` was wanted and none is there. */
export async function credentialFor(
  workspace: Workspace,
  chain: Chain,
  want: Want = {},
): Promise<Credential | undefined> {
  const minimum = want.minimum ?? MARGIN;
  const stored = want.fresh ? undefined : await storedCredential(workspace, chain.target, minimum);
  if (stored !== undefined || want.storedOnly) return stored;
  return await signInOnce(workspace, chain, want, minimum);
}

/** One sign-in for any number of callers: the others wait for its lock and find its result stored. */
async function signInOnce(
  workspace: Workspace,
  chain: Chain,
  want: Want,
  minimum: number,
): Promise<Credential> {
  await unlockStore(workspace, chain);
  const lock = await waitForLock(workspace, chain);
  const contexts = openContexts(workspace, chain);
  try {
    const start = await resumeAt(workspace, chain, want, minimum);
    const credential = await walk(workspace, chain, contexts, start);
    if (start.index === 0 && !want.fresh) await listOffers(workspace, chain, credential);
    return credential;
  } finally {
    contexts.close();
    lock?.release();
  }
}

/** A keyring that is locked must show before a person has done all of the signing in. */
async function unlockStore({ store }: Workspace, chain: Chain): Promise<void> {
  if (!chain.links.some(({ plan }) => plan.stored)) return;
  try {
    await store.keeps();
  } catch (error) {
    if (!(error instanceof UserError) || error.code === "store_locked") throw error;
  }
}

async function waitForLock(workspace: Workspace, chain: Chain): Promise<Lock | undefined> {
  if (!chain.links.some(({ plan }) => plan.stored)) return undefined;
  const root = chain.root.node;
  const name = { ...recordName(workspace, chain.root), item: "sign-in" };
  const { store, terminal } = workspace;
  const quick = await store.lock(name, LOCK_PATIENCE);
  if (quick !== undefined) return quick;
  terminal.say(`Another atmos-auth is signing in at "${root.name}"; waiting for it`);
  const lock = await store.lock(name, LOCK_WAIT);
  if (lock !== undefined) return lock;
  throw new UserError(
    "failed",
    `Another atmos-auth has been signing in at "${root.name}" too long`,
    {
      hint: "end it, or finish its sign-in, and try again",
    },
  );
}

/** Where a walk along the chain begins: after the last link whose credential is stored and will do. */
interface Start {
  readonly index: number;
  readonly credential: Credential | undefined;
}

async function resumeAt(
  workspace: Workspace,
  chain: Chain,
  want: Want,
  minimum: number,
): Promise<Start> {
  const last = chain.links.length - 1;
  for (let index = want.fresh ? last - 1 : last; index >= 0; index--) {
    const enough = index === last ? minimum : MARGIN;
    const credential = await storedCredential(workspace, chain.links[index]!, enough);
    if (credential !== undefined) return { index: index + 1, credential };
  }
  return { index: 0, credential: undefined };
}

async function walk(
  workspace: Workspace,
  chain: Chain,
  contexts: LinkContexts,
  start: Start,
): Promise<Credential> {
  let credential = start.credential;
  let keeps = true;
  for (const link of chain.links.slice(start.index)) {
    workspace.terminal.log("debug", `signing in: ${link.node.role} "${link.node.name}"`);
    credential = await link.plan.signIn(contexts.contextOf(link), credential);
    for (const secret of Object.values(credential.secret)) {
      workspace.redactor.learn(secret.reveal());
    }
    if (link.plan.stored && keeps) keeps = await keep(workspace, link, credential);
  }
  return credential!;
}

/** Who has just signed in at a provider wants to see what it offers; `login` asks for it itself. */
async function listOffers(
  workspace: Workspace,
  chain: Chain,
  credential: Credential,
): Promise<void> {
  const offering = offeringOf(chain);
  if (offering === undefined || !workspace.person.isThere()) return;
  const signedIn = chain.target === chain.root
    ? credential
    : await storedCredential(workspace, chain.root, 0);
  if (signedIn && await isStale(workspace.system, offering)) {
    await renewOffers(workspace, offering, signedIn);
  }
}

/** A credential that can't be stored is still good for now: the person is told, once, and goes on. */
async function keep(workspace: Workspace, link: Link, credential: Credential): Promise<boolean> {
  const text = JSON.stringify({ fingerprint: link.fingerprint, credential: toPlain(credential) });
  const { expires } = credential;
  try {
    const options = expires === undefined ? {} : { expires };
    await workspace.store.write(recordName(workspace, link), text, options);
    return true;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const hint = error.hint === undefined ? "" : `\nhint: ${error.hint}`;
    workspace.terminal.warn(`${error.message}; the credential is not kept for later${hint}`);
    return false;
  }
}

/** A link's credential as it is stored, if it lasts that many milliseconds and is of this very configuration. */
export async function storedCredential(
  workspace: Workspace,
  link: Link,
  minimum: number,
): Promise<Credential | undefined> {
  if (!link.plan.stored) return undefined;
  const text = await workspace.store.read(recordName(workspace, link));
  if (text === undefined) return undefined;
  const { fingerprint, credential: plain } = JSON.parse(text);
  // A credential of another configuration under the same name is another identity.
  if (fingerprint !== link.fingerprint) return undefined;
  const credential = fromPlain(plain);
  for (const secret of Object.values(credential.secret)) workspace.redactor.learn(secret.reveal());
  return lasts(credential, workspace.system.clock.now(), minimum) ? credential : undefined;
}

/** The name under which a link's credential is stored. */
export function recordName({ model }: Workspace, link: Link): RecordName {
  const { realm } = model;
  return { realm, role: link.role, entry: entryOf(link), item: "credential" };
}
