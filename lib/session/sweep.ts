/** What a `kill -9` or a power cut left behind: found by its lock that nobody holds, and removed. */
import { pathOf } from "../dirs.ts";
import type { System } from "../system.ts";
import { lockOf } from "./directory.ts";
import { sessionPlaces } from "./place.ts";
import { parseRecord, RECORD_FILE, type SessionRecord } from "./record.ts";

/** A lock without a directory may be of a session that is just being made; milliseconds. */
const YOUNG = 60_000;

/** Removes every session directory whose owner is gone; returns their paths. Never throws. */
export async function sweep(system: System): Promise<readonly string[]> {
  const swept = (await directoriesOf(system)).map(async (path) => {
    const lock = await system.files.lock(lockOf(path), 0).catch(() => undefined);
    if (lock === undefined) return [];
    await system.files.remove(path).catch(() => false);
    lock.release();
    await system.files.remove(lockOf(path)).catch(() => false);
    return [path];
  });
  const [paths] = await Promise.all([Promise.all(swept), sweepLocks(system)]);
  return paths.flat();
}

/** Locks that stand alone, left by a death between lock and directory. */
async function sweepLocks(system: System): Promise<void> {
  const directories = await directoriesOf(system);
  const places = await sessionPlaces(system);
  const inPlaces = await Promise.all(places.map((place) => namesIn(system, place)));
  for (const path of inPlaces.flat().filter((name) => name.endsWith(".lock"))) {
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
export async function openSessions(system: System): Promise<readonly OpenSession[]> {
  const read = (await directoriesOf(system)).map((path) => readOpen(system, path));
  const open = (await Promise.all(read)).filter((session) => session !== undefined);
  return open.sort((a, b) => a.record.started - b.record.started);
}

/** The one of that id, without a look into any other; `undefined` when it is not open. */
export async function openSession(system: System, id: string): Promise<OpenSession | undefined> {
  const { basename } = pathOf(system.os);
  const path = (await directoriesOf(system)).find((path) => basename(path) === id);
  return path === undefined ? undefined : await readOpen(system, path);
}

async function readOpen(system: System, path: string): Promise<OpenSession | undefined> {
  const lock = await system.files.lock(lockOf(path), 0).catch(() => undefined);
  lock?.release();
  if (lock !== undefined) return undefined;
  const text = await system.files.readText(pathOf(system.os).join(path, RECORD_FILE));
  const record = text === undefined ? undefined : parseRecord(text);
  return record === undefined ? undefined : { path, record };
}

/** Every session directory in every place. */
async function directoriesOf(system: System): Promise<readonly string[]> {
  const places = await sessionPlaces(system);
  const names = await Promise.all(places.map((place) => namesIn(system, place)));
  const infos = names.flat().map(async (path) => {
    const info = await system.files.info(path).catch(() => undefined);
    return info?.kind === "directory" && info.owner === "self" ? [path] : [];
  });
  return (await Promise.all(infos)).flat();
}

/** Paths in a place; somebody else's directory, or a link to one, is not ours to look into. */
async function namesIn(system: System, place: string): Promise<readonly string[]> {
  const info = await system.files.info(place).catch(() => undefined);
  if (info?.kind !== "directory" || info.owner !== "self") return [];
  const names = await system.files.list(place).catch(() => undefined) ?? [];
  return names.map((name) => pathOf(system.os).join(place, name));
}
