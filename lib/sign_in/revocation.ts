/** Taking back at the clouds what is about to be forgotten here. */
import type { Chain, Link } from "../chain/chain.ts";
import type { Node } from "../config/entries/model.ts";
import { showDuration } from "../duration.ts";
import { type Credential, lasts } from "../credential.ts";
import { withContexts } from "./link_contexts.ts";
import { orUndefined, throwBug } from "../errors.ts";
import type { RecordName } from "../store/store.ts";
import { type Owners, ownersOf, storedCredential } from "./stored.ts";
import { visible } from "../terminal/escape.ts";
import { type SignInContext, silently } from "./context.ts";

/** A stored credential that this configuration knows. */
export interface Forgettable {
  readonly chain: Chain;
  readonly link: Link;
  readonly credential: Credential;
}

/** The entries that records may be of. */
export type Entries = Owners & SignInContext & { chain(name: string): Promise<Chain> };

/** Those of the records that are credentials of this configuration, as they are stored. */
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

/** Whether its cloud has a way to take it back. */
export function isRevocable({ link }: Forgettable): boolean {
  return link.plan.revoke !== undefined;
}

/** Takes it back, asking nobody; says what was done, or what can't be. */
export async function revoke(context: SignInContext, it: Forgettable): Promise<void> {
  const { terminal } = context;
  try {
    terminal.say(await revokeAt(context, it) ?? untouched(context, it));
  } catch (error) {
    throwBug(error);
    terminal.warn(`${error.message}. ${untouched(context, it)}`);
  }
}

/** How long the end of a session may take for it, in milliseconds: the credential lapses by itself all the same. */
const PATIENCE = 5_000;

/** Takes back what is kept nowhere else and has not lapsed; what can't be in time is said. */
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

/** Returns what the cloud said; throws `UserError` when it refuses, or has not answered in that many milliseconds. */
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
  const { role, name } = link.node;
  const what = `Not taken back at its cloud: the credential of ${role} "${visible(name)}"`;
  if (credential.expires === undefined) return `${what}, where it stays good`;
  const left = credential.expires - system.clock.now();
  return left <= 0 ? `${what}, which has lapsed` : `${what}, which lapses in ${showDuration(left)}`;
}

async function find(
  workspace: Entries,
  { role, name }: Node,
): Promise<Forgettable | undefined> {
  const chain = role === "provider" ? await workspace.provider(name) : await workspace.chain(name);
  const link = chain.target;
  const credential = await storedCredential(workspace, link, -Infinity);
  return credential && { chain, link, credential };
}
