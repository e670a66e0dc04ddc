/** Handing over of a sign-in that no store keeps: to the session around us, if it can use it. */
import type { Chain } from "../../chain/chain.ts";
import type { Credential } from "../../credential.ts";
import { UserError } from "../../errors.ts";
import { leaveForSession, takeBackLeft } from "../../session/left_for_session.ts";
import { type OpenSession, sessionAround } from "../../session/directory/open_sessions.ts";
import { isObtainedThrough } from "../../session/origin.ts";
import { recordName } from "../../sign_in/stored.ts";
import { whyNothingIsKept } from "../../store/nothing_kept.ts";
import { keyOf, type RecordName } from "../../store/store.ts";
import { visible } from "../../terminal/escape.ts";
import { typedFlag } from "../../terminal/flag.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import {
  goesBy,
  hasTrouble,
  isSoon,
  SEEN,
  userOf,
  warnOfEarlier,
} from "../shared/session_around.ts";

/** The longest that a session may take to pick it up, in milliseconds. */
const PATIENCE = 10_000;

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
