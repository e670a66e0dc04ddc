/** Places where session directories, and other private short-lived files, may exist. */
import { pathOf } from "./directories.ts";
import { isOwnDirectory } from "./ownership.ts";
import { type Candidate, candidatesOf, ofJob, unfit } from "./private_places.ts";
import type { Os, System } from "../system.ts";
import { everyShared, findFresh, FRESH_PREFIX, isFresh } from "./unguessable.ts";

/** Returns every place in which such files of ours may be. */
export async function briefPlaces(system: System): Promise<readonly string[]> {
  return [...new Set([...await jobPlaces(system), ...await sessionPlaces(system)])];
}

/** Returns the places that are the job's own. */
export async function jobPlaces(system: System): Promise<readonly string[]> {
  return (await Promise.all(ofJob(system).map((each) => usable(system, each)))).flat();
}

/** Returns every place in which sessions of ours may be, and in which only we could have put them. */
export async function sessionPlaces(system: System): Promise<readonly string[]> {
  const { brief, lasting } = await candidatesOf(system);
  const fixed = [...brief, ...lasting].map((candidate) => usable(system, candidate));
  const fresh = everyShared(system).map((shared) => findFresh(system, shared));
  return [...new Set((await Promise.all([...fixed, ...fresh])).flat())];
}

/** Returns the common beginning of the paths of all sessions in such a place. */
export function sessionPrefix(os: Os, place: string): string {
  const { dirname, join, SEPARATOR } = pathOf(os);
  return isFresh(os, place) ? join(dirname(place), FRESH_PREFIX) : place + SEPARATOR;
}

async function usable(system: System, candidate: Candidate): Promise<readonly string[]> {
  const fits = !await unfit(system, candidate) && await isOwnDirectory(system, candidate.place);
  return fits ? [candidate.place] : [];
}
