/** Handing over of a sign-in that no store keeps: to the session around us, if it can use it. */
import type { Chain } from "../../chain/chain.ts";
import { UserError } from "../../errors.ts";
import { isWaiting, leaveForSession, takeBackLeft } from "../../session/left_for_session.ts";
import {
  findOpenSession,
  type OpenSession,
  sessionAround,
} from "../../session/directory/open_sessions.ts";
import { isObtainedThrough } from "../../session/origin.ts";
import { whyNothingIsKept } from "../../store/nothing_kept.ts";
import { visible } from "../../terminal/escape.ts";
import { typedFlag } from "../../terminal/flag.ts";
import type { Workspace } from "../../workspace/workspace.ts";

/** The longest that a session may take to pick it up, in milliseconds. */
const PATIENCE = 10_000;

/**
 * Makes sure that a sign-in is kept, or hands it to the session around us; throws `store_unavailable` when it is lost.
 */
export async function handOver(workspace: Workspace, chain: Chain): Promise<void> {
  const { system, store } = workspace;
  if (!chain.links.some(({ plan }) => plan.stored)) return;
  const around = await sessionAround(system);
  const keeps = await store.keeps();
  // What nobody keeps is of use where the session holds what was asked for: an identity beside it finds nothing there.
  const part = keeps ? "any" : "end";
  const hasUse = around && await isObtainedThrough(around.record.origin, workspace, chain, part);
  const user = hasUse ? around : undefined;
  if (user === undefined && !keeps) throw await lost(workspace, chain);
  if (user === undefined || keeps && !hasTrouble(user)) return;
  if (!keeps) await leaveForSession(system, user.path, store);
  await untilTaken(workspace, user);
  if (keeps) return;
  workspace.terminal.say("Handed to this shell, which goes on with it; nothing else was kept");
}

/** Waits until the session has picked it up, so that its next prompt shows no old trouble. */
async function untilTaken({ system }: Workspace, { path, record: { id } }: OpenSession) {
  const { clock } = system;
  for (const until = clock.now() + PATIENCE; clock.now() < until; await clock.sleep(100)) {
    if (await isWaiting(system, path)) continue;
    const open = await findOpenSession(system, id);
    if (open === undefined || !hasTrouble(open)) return;
  }
  if (!await takeBackLeft(system, path)) return;
  const message = "The shell around, which would go on with this sign-in, does not take it";
  throw new UserError("session_failed", message, { hint: "exit" });
}

function hasTrouble({ record: { identities } }: OpenSession): boolean {
  return identities.some(({ trouble }) => trouble !== undefined);
}

async function lost({ store, person }: Workspace, { target: { role, node } }: Chain) {
  const { reason, mend } = await whyNothingIsKept(store);
  const what = `Signed in to "${visible(node.name)}", and nothing of it was kept`;
  const instead = role === "identity" && !person.isThere()
    ? `atmos-auth exec ${typedFlag("-i", node.name)} -- COMMAND`
    : mend;
  return new UserError("store_unavailable", `${what}: ${reason}`, { hint: instead });
}
