/** What a `kill -9` or a power cut left behind: found by its lock that nobody holds, and removed. */
import { pathOf } from "../../paths/directories.ts";
import type { Lock, System } from "../../system.ts";
import { isSessionId, lockOf, SESSION_FILE_LIMIT } from "./directory.ts";
import { isFresh } from "../../paths/unguessable.ts";
import { sessionPlaces } from "../../paths/session_places.ts";
import { sweepBrief } from "../../paths/brief_directory.ts";
import { parseRecord, RECORD_FILE, type SessionRecord } from "../record.ts";

/** A lock without a directory may be of a session that is just being made; milliseconds. */
const YOUNG = 60_000;

/** Removes every session directory whose owner is gone; returns their paths. */
export async function sweep(system: System): Promise<readonly string[]> {
  const places = await sessionPlaces(system);
  const swept = (await directoriesIn(system, places)).map(async (path) => {
    const lock = await lockAt(system, path);
    if (lock === "held" || lock === "odd") return [];
    await system.files.remove(path).catch(() => false);
    lock.release();
    await system.files.remove(lockOf(path)).catch(() => false);
    return [path];
  });
  const [paths] = await Promise.all([Promise.all(swept), sweepLocks(system, places)]);
  await sweepBrief(system, places);
  await Promise.all(places.map((place) => sweepFresh(system, place)));
  return paths.flat();
}

/** The lock, should its holder be gone; what is no lock says nothing about anybody. */
async function lockAt({ files }: System, path: string): Promise<Lock | "held" | "odd"> {
  const taking = files.lock(lockOf(path), 0).then((lock) => lock ?? "held" as const);
  return await taking.catch(() => "odd" as const);
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

/** A session that is open, with its directory. */
export interface OpenSession {
  readonly path: string;
  readonly record: SessionRecord;
}

/** The sessions that are open now, the oldest first. */
export async function listOpenSessions(system: System): Promise<readonly OpenSession[]> {
  const paths = await directoriesIn(system, await sessionPlaces(system));
  const read = paths.map((path) => readOpen(system, path));
  const open = (await Promise.all(read)).filter((session) => session !== undefined);
  return open.sort((a, b) => a.record.started - b.record.started);
}

/** The one of that id, without a look into any other; `undefined` when it is not open. */
export async function findOpenSession(
  system: System,
  id: string,
): Promise<OpenSession | undefined> {
  const { basename } = pathOf(system.os);
  const paths = await directoriesIn(system, await sessionPlaces(system));
  const path = paths.find((path) => basename(path) === id);
  return path === undefined ? undefined : await readOpen(system, path);
}

async function readOpen(system: System, path: string): Promise<OpenSession | undefined> {
  const lock = await lockAt(system, path);
  if (lock !== "held") {
    if (lock !== "odd") lock.release();
    return undefined;
  }
  const file = pathOf(system.os).join(path, RECORD_FILE);
  const bytes = await system.files.readOwn(file, SESSION_FILE_LIMIT).catch(() => undefined);
  const record = bytes && parseRecord(new TextDecoder().decode(bytes));
  return record === undefined ? undefined : { path, record };
}

/** Every session directory in these places. */
async function directoriesIn(
  system: System,
  places: readonly string[],
): Promise<readonly string[]> {
  const paths = await Promise.all(places.map((place) => pathsIn(system, place)));
  const infos = paths.flat().map(async (path) => {
    const info = await system.files.info(path).catch(() => undefined);
    return info?.kind === "directory" && info.owner === "self" ? [path] : [];
  });
  return (await Promise.all(infos)).flat();
}

/**
 * What sessions have in a place: their ids with this ending. Somebody may keep more where a place happens to be,
 * such as a project called `atmos-auth` in a temporary directory of their own.
 */
async function pathsIn(system: System, place: string, ending = ""): Promise<readonly string[]> {
  const { join } = pathOf(system.os);
  const names = await system.files.list(place).catch(() => undefined) ?? [];
  const isOurs = (name: string) =>
    name.endsWith(ending) && isSessionId(name.slice(0, name.length - ending.length));
  return names.filter(isOurs).map((name) => join(place, name));
}
