/** Revocation at the clouds of credentials that are about to be forgotten here. */
import type { Chain, Link } from "../chain/chain.ts";
import type { Node } from "../config/entries/model.ts";
import { showDuration } from "../duration.ts";
import { type Credential, lasts } from "../credential.ts";
import { withContexts } from "./link_contexts.ts";
import { orUndefined, throwBug } from "../errors.ts";
import type { RecordName } from "../store/store.ts";
import { keptCredential, type Owners, ownersOf } from "./stored.ts";
import { visible } from "../terminal/escape.ts";
import { type SignInContext, silently } from "./context.ts";

/** A stored credential of this configuration. */
export interface Forgettable {
  readonly chain: Chain;
  readonly link: Link;
  readonly credential: Credential;
}

/** The configuration whose records are looked for. */
export type Entries = Owners & SignInContext & { chain(name: string): Promise<Chain> };

/** Returns the records that are credentials of this configuration, as they are stored. */
export async function forgettable(
  workspace: Entries,
  names: readonly RecordName[],
): Promise<readonly Forgettable[]> {
  const found: Forgettable[] = [];
  const owners = await ownersOf(workspace);
  for (const name of names.filter(({ item }) => item === "credential")) {
    const [owner] = owners(name);
    // What can't be planned or read any more can still be forgotten.
    const one = owner && await orUndefined(() => find(workspace, owner));
    if (one !== undefined) found.push(one);
  }
  return found;
}

/** Says what `revoke` would come to, as far as that is known without asking the cloud. */
export function foreseen(context: SignInContext, it: Forgettable): string {
  if (it.link.plan.revoke === undefined) return untouched(context, it);
  // One that has lapsed ends a sign-in only where another can be had by it.
  const would = lasts(it.credential, context.system.clock.now()) ? "Would" : "Would try to";
  return `${would} take back ${nameOf(it)} at its cloud`;
}

/** Revokes the credential, asking nobody; tells the person what was done, or could not be. */
export async function revoke(context: SignInContext, it: Forgettable): Promise<void> {
  const { terminal } = context;
  try {
    terminal.say(await revokeAt(context, it) ?? untouched(context, it));
  } catch (error) {
    throwBug(error);
    terminal.warn(`${error.message.replace(/\.$/, "")}. ${untouched(context, it)}`);
  }
}

/** Time limit at the end of a session, in milliseconds: the credential expires by itself all the same. */
const PATIENCE = 5_000;

/**
 * Revokes credentials that are kept nowhere else and have not expired; tells the person of those that could not be in
 * time.
 */
export async function takeBack(
  context: SignInContext,
  held: readonly { readonly chain: Chain; readonly credential: Credential }[],
): Promise<void> {
  const now = context.system.clock.now();
  const ours = held.filter(({ chain, credential }) =>
    !chain.target.plan.stored && lasts(credential, now)
  );
  await Promise.all(ours.map(async ({ chain, credential }) => {
    const link = chain.target;
    try {
      await revokeAt(context, { chain, link, credential }, PATIENCE);
    } catch (error) {
      throwBug(error);
      const what = `The credential of "${link.node.name}" could not be taken back`;
      context.terminal.warn(`${what}: ${error.message}`);
    }
  }));
}

/**
 * Revokes the credential, and returns the cloud's answer; throws `UserError` when it refuses, or does not answer in
 * that many milliseconds.
 */
async function revokeAt(
  context: SignInContext,
  { chain, link, credential }: Forgettable,
  patience?: number,
): Promise<string | undefined> {
  const asking = link.plan.revoke;
  if (asking === undefined) return undefined;
  const { clock } = context.system;
  const act = { act: "Signing out" } as const;
  return await withContexts(silently(context), chain, act, async (contextOf, close) => {
    const done = new AbortController();
    const late = patience && clock.sleep(patience, done.signal).then(close);
    try {
      return await asking(contextOf(link), credential);
    } finally {
      done.abort();
      await late;
    }
  });
}

function untouched({ system }: SignInContext, { link, credential }: Forgettable): string {
  const what = `Not taken back at its cloud: ${nameOf({ link })}`;
  if (credential.expires === undefined) return `${what}, where it stays good`;
  const left = credential.expires - system.clock.now();
  return left <= 0 ? `${what}, which has lapsed` : `${what}, which lapses in ${showDuration(left)}`;
}

function nameOf({ link: { node: { role, name } } }: Pick<Forgettable, "link">): string {
  return `the credential of ${role} "${visible(name)}"`;
}

async function find(
  workspace: Entries,
  { role, name }: Node,
): Promise<Forgettable | undefined> {
  const chain = role === "provider" ? await workspace.provider(name) : await workspace.chain(name);
  const link = chain.target;
  const credential = await keptCredential(workspace, link);
  return credential && { chain, link, credential };
}
