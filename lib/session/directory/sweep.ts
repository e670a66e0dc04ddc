/** The sweep of what a `kill -9` or a power cut left behind: found by its lock that nobody holds, and removed. */
import type { System } from "../../system.ts";
import { lockOf } from "./directory.ts";
import { directoriesIn, lockAt, pathsIn } from "./open_sessions.ts";
import { isFresh } from "../../paths/unguessable.ts";
import { sessionPlaces } from "../../paths/session_places.ts";
import { sweepBrief } from "../../paths/brief_directory.ts";

/** A lock without a directory may be of a session that is just being made; milliseconds. */
const YOUNG = 60_000;

/** A directory that could not be removed, and why. */
export interface Left {
  readonly path: string;
  readonly error: unknown;
}

/** The end of a sweep: directories that were nobody's any more. */
interface Swept {
  /** Directories that are gone. */
  readonly removed: readonly string[];
  readonly left: readonly Left[];
}

/** Removes every session directory whose owner is gone, as far as that can be done. */
export async function sweep(system: System): Promise<Swept> {
  const places = await sessionPlaces(system);
  const [removed, left]: [string[], Left[]] = [[], []];
  const swept = (await directoriesIn(system, places)).map(async (path) => {
    const lock = await lockAt(system, path);
    if (lock === "held" || lock === "odd") return;
    await system.files.remove(path)
      .then(() => removed.push(path), (error) => left.push({ path, error }));
    lock.release();
    await system.files.remove(lockOf(path)).catch(() => false);
  });
  await Promise.all([...swept, sweepLocks(system, places)]);
  await sweepBrief(system, places);
  await Promise.all(places.map((place) => sweepFresh(system, place)));
  return { removed: removed.sort(), left };
}

/** A place that was made for one session goes with that; an empty one may be about to be used. */
async function sweepFresh({ os, files, clock }: System, place: string): Promise<void> {
  if (!isFresh(os, place)) return;
  const info = await files.info(place).catch(() => undefined);
  const old = info !== undefined && clock.now() - info.modified > YOUNG;
  if (old) await files.removeEmpty(place).catch(() => false);
}

/** Locks that stand alone, left by a death between lock and directory. */
async function sweepLocks(system: System, places: readonly string[]): Promise<void> {
  const directories = await directoriesIn(system, places);
  const inPlaces = await Promise.all(places.map((place) => pathsIn(system, place, lockOf(""))));
  for (const path of inPlaces.flat()) {
    if (directories.some((directory) => lockOf(directory) === path)) continue;
    const info = await system.files.info(path).catch(() => undefined);
    const old = info && system.clock.now() - info.modified > YOUNG;
    if (old) await system.files.remove(path).catch(() => false);
  }
}
