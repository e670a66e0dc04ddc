/** A place for a session, made when need be: the most private, least persistent one that this machine has. */
import { UserError } from "../errors.ts";
import type { System } from "../system.ts";
import { typed } from "../terminal/escape.ts";
import { type Candidate, candidatesOf, notOurs, ofJob, unfit } from "./private_places.ts";
import {
  isFresh,
  makeFresh,
  makeVouched,
  refusedPlace,
  sharedDirectories,
  type Unfit,
  unfitText,
  vouchedFor,
} from "./unguessable.ts";

/** A place for a session. */
interface SessionPlace {
  readonly path: string;
  /** Made for one session: it goes with that. */
  readonly fresh: boolean;
  /** What would have been better. */
  readonly passedOver: readonly Unfit[];
}

/**
 * The first place that nobody else can enter or replace, made when need be; where the person vouches for one, that
 * alone. Throws `session_failed`.
 */
export async function openSessionPlace(system: System): Promise<SessionPlace> {
  const passedOver: Unfit[] = [];
  for (const attempt of await attempts(system)) {
    const place = await attempt();
    if (typeof place === "string") {
      return { path: place, fresh: isFresh(system.os, place), passedOver };
    }
    passedOver.push(place);
  }
  throw nowhere(passedOver);
}

/** The ways to a place, best first. */
async function attempts(system: System): Promise<readonly (() => Promise<string | Unfit>)[]> {
  const vouched = vouchedFor(system);
  if (vouched !== undefined) return [() => makeVouched(system, vouched)];
  const { brief, lasting } = await candidatesOf(system);
  const entering = (candidate: Candidate) => () => enter(system, candidate);
  return [
    ...brief.map(entering),
    ...sharedDirectories(system).map((shared) => () => makeFresh(system, shared)),
    ...lasting.map(entering),
  ];
}

/**
 * As `openSessionPlace`, for files that others of the same job must find: the job's own temporary directory first,
 * which containers of the job are given, and which goes with it.
 */
export async function openBriefPlace(system: System): Promise<string> {
  for (const candidate of ofJob(system)) {
    const place = await enter(system, candidate);
    if (typeof place === "string") return place;
  }
  return (await openSessionPlace(system)).path;
}

async function enter(system: System, candidate: Candidate): Promise<string | Unfit> {
  const { place, variable } = candidate;
  try {
    const wrong = await unfit(system, candidate);
    if (wrong !== undefined) return wrong;
    await system.files.makeDirectory(place);
    const info = await system.files.info(place);
    if (info?.kind === "directory" && (info.mode & 0o077) !== 0) {
      await system.files.setMode(place, 0o700);
    }
    // What was not there a moment ago may have been made by somebody else meanwhile.
    return await unfit(system, candidate) ?? await notOurs(system, place) ?? place;
  } catch (error) {
    return refusedPlace(place, error, variable);
  }
}

function nowhere(passedOver: readonly Unfit[]): UserError {
  const reasons = passedOver.map(unfitText).join("; ");
  const message = `Cannot find a private directory for the session: ${reasons}`;
  return new UserError("session_failed", message, { hint: mendFor(passedOver) });
}

/** What helps here: where a directory is open to all it is one thing, where none can be written another. */
function mendFor(passedOver: readonly Unfit[]): string {
  const named = passedOver.find(({ mend, variable }) => mend && variable)?.mend;
  const open = passedOver.find(({ shared }) => shared)?.path;
  if (named !== undefined) return named;
  return open === undefined
    ? "mkdir -m 700 DIR && export XDG_RUNTIME_DIR=DIR   (or in a container: docker run --tmpfs /tmp)"
    : `chmod +t ${typed(open)}, or where nobody else is, as in a pod with an emptyDir there: ` +
      `export ATMOS_SESSION_DIR=${typed(open)}`;
}
