/** Handing over of a sign-in that no store keeps: to the session around us, if it can use it. */
import { type Chain, factsOf } from "../../chain/chain.ts";
import type { Credential } from "../../credential.ts";
import { UserError } from "../../errors.ts";
import { isWaiting, leaveForSession, takeBackLeft } from "../../session/left_for_session.ts";
import {
  findOpenSession,
  type OpenSession,
  sessionAround,
} from "../../session/directory/open_sessions.ts";
import { isObtainedThrough } from "../../session/origin.ts";
import { recordName } from "../../sign_in/stored.ts";
import { whyNothingIsKept } from "../../store/nothing_kept.ts";
import { keyOf, type RecordName } from "../../store/store.ts";
import { visible } from "../../terminal/escape.ts";
import { typedFlag } from "../../terminal/flag.ts";
import type { Workspace } from "../../workspace/workspace.ts";

/** The longest that a session may take to pick it up, in milliseconds. */
const PATIENCE = 10_000;

/** In this time a session has seen what its own store keeps, in milliseconds. */
const SEEN = 5_000;

/**
 * Throws `store_unavailable`, before a person has done all of the signing in, where nothing would keep it and no session
 * around could use it.
 */
export async function refuseLost(workspace: Workspace, chain: Chain): Promise<void> {
  const { store, person } = workspace;
  if (!person.isThere() || !chain.links.some(({ plan }) => plan.stored)) return;
  if (await store.keeps() || await userOf(workspace, chain) !== undefined) return;
  throw await lost(workspace, chain, "Nothing would keep a sign-in to");
}

/** The session around, where it holds what is signed in to: an identity beside it finds nothing there. */
async function userOf(workspace: Workspace, chain: Chain): Promise<OpenSession | undefined> {
  const around = await sessionAround(workspace.system);
  const hasUse = around && await isObtainedThrough(around.record.origin, workspace, chain, "end");
  return hasUse ? around : undefined;
}

/**
 * Hands a sign-in to the session around us if it has use for it; throws `store_unavailable` when it is lost. What is kept
 * nowhere is handed to nobody, which is said where the session stays somebody else.
 */
export async function handOver(
  workspace: Workspace,
  chain: Chain,
  credential: Credential,
): Promise<void> {
  const { system, store } = workspace;
  if (!chain.links.some(({ plan }) => plan.stored)) {
    return await warnOfEarlier(workspace, chain, credential);
  }
  const keeps = await store.keeps();
  const user = await userOf(workspace, chain);
  if (user === undefined && !keeps) {
    throw await lost(workspace, chain, "Nothing was kept of the sign-in to");
  }
  if (user === undefined) return await untilCalm(workspace, chain);
  const isTaken = (open: OpenSession) => goesBy(open, chain, credential);
  if (keeps && await isSoon(workspace, user, isTaken, SEEN)) return;
  // This store need not be the session's.
  await leaveForSession(system, user.path, keeps ? recordsOf(workspace, chain) : store);
  await untilTaken(workspace, user, isTaken);
  if (keeps) return;
  workspace.terminal.say("Handed to this shell, which goes on with it; nothing else was kept");
}

/** Waits until a session in trouble that goes by what is stored of a link before has seen it. */
async function untilCalm(workspace: Workspace, chain: Chain) {
  const around = await sessionAround(workspace.system);
  if (around === undefined || !hasTrouble(around)) return;
  if (!await isObtainedThrough(around.record.origin, workspace, chain, "any")) return;
  await isSoon(workspace, around, (open) => !hasTrouble(open), PATIENCE);
}

/** Returns the part of the store that is a chain's. */
function recordsOf({ store, model }: Workspace, { links }: Chain) {
  const names = links.filter(({ plan }) => plan.stored).map((link) => recordName({ model }, link));
  const isOurs = (name: RecordName) => names.some((one) => keyOf(one) === keyOf(name));
  return {
    list: async () => (await store.list()).filter(({ name }) => isOurs(name)),
    read: (name: RecordName) => store.read(name),
  };
}

/**
 * Waits until the session has picked it up, so that what is typed next is done with it, and the next prompt shows no old
 * trouble.
 */
async function untilTaken(
  workspace: Workspace,
  session: OpenSession,
  isTaken: (open: OpenSession) => boolean,
) {
  if (await isSoon(workspace, session, isTaken, PATIENCE)) return;
  if (!await takeBackLeft(workspace.system, session.path)) return;
  const message = "The shell around, which would go on with this sign-in, does not take it";
  throw new UserError("session_failed", message, { hint: "exit" });
}

async function isSoon(
  { system }: Workspace,
  { path, record: { id } }: OpenSession,
  isTaken: (open: OpenSession) => boolean,
  patience: number,
): Promise<boolean> {
  const { clock } = system;
  for (const until = clock.now() + patience; clock.now() < until; await clock.sleep(100)) {
    if (await isWaiting(system, path)) continue;
    const open = await findOpenSession(system, id);
    if (open === undefined || isTaken(open)) return true;
  }
  return false;
}

function hasTrouble({ record: { identities } }: OpenSession): boolean {
  return identities.some(({ trouble }) => trouble !== undefined);
}

/**
 * Whether the session goes by it, told by whose it says that it is, and by when it lapses: but what is kept nowhere is
 * another one each time. Of a provider's it is enough that nothing is in trouble.
 */
function goesBy(open: OpenSession, chain: Chain, credential: Credential): boolean {
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

async function lost(
  { store, person }: Workspace,
  { target: { role, node } }: Chain,
  what: string,
) {
  const { reason, mend } = await whyNothingIsKept(store);
  const instead = role === "identity" && !person.isThere()
    ? `atmos-auth exec ${typedFlag("-i", node.name)} -- COMMAND`
    : mend;
  const message = `${what} "${visible(node.name)}": ${reason}`;
  return new UserError("store_unavailable", message, { hint: instead });
}
