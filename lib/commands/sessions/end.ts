/** The end of a session that was told to end: its files are gone, or something keeps them, or it is open still. */
import { asUserError, MachineError, UserError } from "../../errors.ts";
import { findOpenSession, type OpenSession } from "../../session/directory/open_sessions.ts";
import { type Left, sweep } from "../../session/directory/sweep.ts";
import type { System } from "../../system.ts";
import { visible } from "../../terminal/escape.ts";

/** So often is looked whether a session is gone, and whether its owner, who removes its files, has given up. */
const [LOOKS, SWEEPS] = [30, 20];

/** So often is a session told to end when nobody hears it: on Windows its owner may be about to listen. */
const TELLS = 3;

/** The end of a session, and the error of a signal that nobody took. */
interface Outcome {
  readonly end: "gone" | "open" | Left;
  readonly unheard?: { readonly error: unknown } | undefined;
}

/** Tells a session's owner to end it, and waits until it has: one that ends by itself meanwhile takes no signal. */
export async function tellToEnd(
  system: System,
  session: OpenSession,
  tells = TELLS,
): Promise<Outcome> {
  const unheard = await system.signal(session.record.pid, "SIGTERM")
    .then(() => undefined, (error: unknown) => ({ error }));
  const end = await endOf(system, session);
  const isAgain = end === "open" && unheard !== undefined && tells > 1;
  return isAgain ? await tellToEnd(system, session, tells - 1) : { end, unheard };
}

/** Waits for the session's directory to go: a process that died of the signal has left it. */
async function endOf(
  system: System,
  { path, record: { id } }: OpenSession,
): Promise<Outcome["end"]> {
  if (await isGone(system, path)) return "gone";
  for (let sweeps = 0; sweeps < SWEEPS; sweeps++) {
    const stuck = (await sweep(system)).left.find((one) => one.path === path);
    if (stuck !== undefined) return stuck;
    if (await system.files.info(path) === undefined) return "gone";
    if (await findOpenSession(system, id) !== undefined) return "open";
    await system.clock.sleep(500);
  }
  return { path, error: new MachineError(`remove "${visible(path)}"`, "its owner still tries to") };
}

/** Whether the session's directory goes within a few seconds. */
async function isGone({ files, clock }: System, path: string): Promise<boolean> {
  for (let looks = 0; looks < LOOKS; looks++) {
    if (await files.info(path) === undefined) return true;
    await clock.sleep(100);
  }
  return false;
}

/** The error of a session that has ended and left what may be its credential: who takes that away must hear of it. */
export function stillThere(id: string, { error }: Left): UserError {
  const message =
    `Session ${id} has ended, but not all of its files are gone, and they may hold its ` +
    `credential: ${asUserError(error).message}`;
  const hint = "atmos-auth sessions   (it removes them once nothing has them open)";
  return new UserError("session_failed", message, { hint });
}
