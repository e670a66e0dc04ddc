/** A place for a session, made when need be: the most private, least persistent one that this machine has. */
import { UserError } from "../errors.ts";
import type { System } from "../system.ts";
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
import { profileMend, whyUnknown } from "./windows_profile.ts";
import { dialect } from "../terminal/dialect.ts";
import { placeOfOnesOwn } from "./unguessable.ts";

/** A place for a session. */
interface SessionPlace {
  readonly path: string;
  /** Made for one session: it goes with that. */
  readonly fresh: boolean;
  /** Better places that can't be used. */
  readonly passedOver: readonly Unfit[];
}

/**
 * Returns the first place that nobody else can enter or replace, made when need be; where the person vouches for a
 * directory, only that. Throws `session_failed`.
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
  throw nowhere(system, passedOver);
}

/** Returns functions that each try a place, best first. */
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
 * Returns a place for files that other steps of the same job must find: first the job's own temporary directory, which
 * containers of the job are given, and which is removed with it; else as `openSessionPlace`.
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

function nowhere(system: System, passedOver: readonly Unfit[]): UserError {
  const reasons = passedOver.map(unfitText).join("; ") || whyUnknown(system);
  const message = `Cannot find a private directory for the session: ${reasons}`;
  return new UserError("session_failed", message, { hint: mendFor(system, passedOver) });
}

/** Returns the hint: for a directory that is open to all, or for no directory that can be written. */
function mendFor(system: System, passedOver: readonly Unfit[]): string {
  const named = passedOver.find(({ mend, variable }) => mend && variable)?.mend;
  const open = passedOver.find(({ shared }) => shared)?.path;
  if (named !== undefined) return named;
  const inProfile = profileMend(system);
  if (inProfile !== undefined) return inProfile;
  return open === undefined
    ? `${placeOfOnesOwn()}   (or in a container: docker run --tmpfs /tmp)`
    : `${
      dialect().permit("+t", open)
    }, or where nobody else is, as in a pod with an emptyDir there: ` +
      dialect().set("ATMOS_SESSION_DIR", open);
}
