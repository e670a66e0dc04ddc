/** The session around a command that signs in or asks who it is, and the credential that it goes by. */
import { type Chain, factsOf } from "../../chain/chain.ts";
import type { Credential } from "../../credential.ts";
import {
  findOpenSession,
  type OpenSession,
  sessionAround,
} from "../../session/directory/open_sessions.ts";
import { isObtainedThrough } from "../../session/origin.ts";
import { isWaiting } from "../../session/left_for_session.ts";
import { visible } from "../../terminal/escape.ts";
import { typedFlag } from "../../terminal/flag.ts";
import type { Workspace } from "../../workspace/workspace.ts";

/** In this time a session has seen what its own store keeps, in milliseconds. */
export const SEEN = 5_000;

/** Returns the session around, where it holds what is signed in to: an identity beside it finds nothing there. */
export async function userOf(workspace: Workspace, chain: Chain): Promise<OpenSession | undefined> {
  const around = await sessionAround(workspace.system);
  const hasUse = around && await isObtainedThrough(around.record.origin, workspace, chain, "end");
  return hasUse ? around : undefined;
}

/** Waits for a session until it has picked up what was left for it and a condition holds; `false` when time is up. */
export async function isSoon(
  workspace: Workspace,
  session: OpenSession,
  isTaken: (open: OpenSession) => boolean,
  patience: number,
): Promise<boolean> {
  const pending = untilTaken(workspace, session, { isTaken, patience });
  return await workspace.terminal.waitFor("Waiting for this shell to see it", pending);
}

async function untilTaken(
  { system }: Workspace,
  { path, record: { id } }: OpenSession,
  { isTaken, patience }: {
    readonly isTaken: (open: OpenSession) => boolean;
    readonly patience: number;
  },
): Promise<boolean> {
  const { clock } = system;
  for (const until = clock.now() + patience; clock.now() < until; await clock.sleep(100)) {
    if (await isWaiting(system, path)) continue;
    const open = await findOpenSession(system, id);
    if (open === undefined || isTaken(open)) return true;
  }
  return false;
}

/** Whether one of its identities can't be renewed. */
export function hasTrouble({ record: { identities } }: OpenSession): boolean {
  return identities.some(({ trouble }) => trouble !== undefined);
}

/**
 * Whether the session goes by it, told by whose it says that it is, and by when it lapses: but what is kept nowhere is
 * another one each time. Of a provider's it is enough that nothing is in trouble.
 */
export function goesBy(open: OpenSession, chain: Chain, credential: Credential): boolean {
  const { role, node, plan } = chain.target;
  const held = role === "identity" && open.record.identities.find(({ name }) => name === node.name);
  if (!held) return !hasTrouble(open);
  if (held.other !== undefined || held.withdrawn !== undefined) return true;
  // Where the configuration alone decides whose it is, a principal may have another name each time.
  const isTold = "whose" in plan && plan.whose !== undefined;
  const [was, is] = [held.facts.principal, factsOf(chain, credential).principal];
  if (isTold && was !== undefined && is !== undefined && was !== is) return false;
  return !plan.stored || held.expires === credential.expires && held.trouble === undefined;
}

/** Says where the session around is that identity's, and does not come to go by this credential of it. */
export async function warnOfEarlier(
  workspace: Workspace,
  chain: Chain,
  credential: Credential,
): Promise<void> {
  const { node, plan } = chain.target;
  const user = await userOf(workspace, chain);
  if (user === undefined) return;
  const goes = (open: OpenSession) => goesBy(open, chain, credential);
  // What is kept nowhere comes to nobody by waiting.
  if (plan.stored ? await isSoon(workspace, user, goes, SEEN) : goes(user)) return;
  const [is, mend] = plan.stored
    ? ["kept", `atmos-auth login ${typedFlag("-i", node.name)}`]
    : ["signed in by now", "exit"];
  const name = visible(node.name);
  workspace.terminal.warn(
    `That is the "${name}" who is ${is}; this shell goes by an earlier credential, which nobody was asked about\n` +
      `hint: ${mend}`,
  );
}
