/** Handing over of a sign-in that no store keeps: to the session around us, if it can use it. */
import type { Chain } from "../../chain/chain.ts";
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

/** Hands a sign-in to the session around us if it has use for it; throws `store_unavailable` when it is lost. */
export async function handOver(
  workspace: Workspace,
  chain: Chain,
  credential: Credential,
): Promise<void> {
  const { system, store } = workspace;
  if (!chain.links.some(({ plan }) => plan.stored)) return;
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

/** Whether the session goes by it, told by when it lapses; of a provider's it is enough that nothing is in trouble. */
function goesBy(
  open: OpenSession,
  { target: { role, node } }: Chain,
  { expires }: Credential,
): boolean {
  const held = role === "identity" && open.record.identities.find(({ name }) => name === node.name);
  if (!held) return !hasTrouble(open);
  if (held.other !== undefined || held.withdrawn !== undefined) return true;
  return held.expires === expires && held.trouble === undefined;
}

/** Whether the session around is that identity's, and does not come to go by this credential of it. */
export async function isAnothers(
  workspace: Workspace,
  chain: Chain,
  credential: Credential,
): Promise<boolean> {
  if (!chain.target.plan.stored) return false;
  const user = await userOf(workspace, chain);
  return user !== undefined &&
    !await isSoon(workspace, user, (open) => goesBy(open, chain, credential), SEEN);
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
