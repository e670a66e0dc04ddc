/** The sessions that are open, and the one around a command: each is held by a lock for as long as its owner lives. */
import { sessionId } from "../../environment/session_marks.ts";
import { pathOf } from "../../paths/directories.ts";
import { isOwnDirectory } from "../../paths/ownership.ts";
import { sessionPlaces } from "../../paths/session_places.ts";
import type { System } from "../../system.ts";
import type { Lock } from "../../system/file_system.ts";
import { parseRecord, RECORD_FILE, type SessionRecord } from "../record.ts";
import { isSessionId, lockOf, SESSION_FILE_LIMIT } from "./directory.ts";

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

/** The one in which a command was started; `undefined` outside of any, and where it has ended. */
export async function sessionAround(system: System): Promise<OpenSession | undefined> {
  const id = sessionId(system.env);
  return id ? await findOpenSession(system, id) : undefined;
}

/**
 * Says whose the shell around is: what the session says and not a variable, which a person may have set anew for
 * one command. Of a session that has ended it is all that is left.
 */
export async function namesAround(system: System): Promise<string | undefined> {
  if (!sessionId(system.env)) return undefined;
  const around = await sessionAround(system);
  const names = around?.record.identities.map(({ name }) => name).join(",");
  return names ?? (system.env.get("ATMOS_IDENTITY") || undefined);
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
export async function directoriesIn(
  system: System,
  places: readonly string[],
): Promise<readonly string[]> {
  const paths = await Promise.all(places.map((place) => pathsIn(system, place)));
  const own = paths.flat().map(async (path) => await isOwnDirectory(system, path) ? [path] : []);
  return (await Promise.all(own)).flat();
}

/**
 * The paths that sessions have in a place: their ids with this ending. Somebody may keep more where a place happens to
 * be, such as a project called `atmos-auth` in a temporary directory of their own.
 */
export async function pathsIn(
  system: System,
  place: string,
  ending = "",
): Promise<readonly string[]> {
  const { join } = pathOf(system.os);
  const names = await system.files.list(place).catch(() => undefined) ?? [];
  const isOurs = (name: string) =>
    name.endsWith(ending) && isSessionId(name.slice(0, name.length - ending.length));
  return names.filter(isOurs).map((name) => join(place, name));
}

/** The lock, should its holder be gone; what is no lock says nothing about anybody. */
export async function lockAt({ files }: System, path: string): Promise<Lock | "held" | "odd"> {
  const taking = files.lock(lockOf(path), 0).then((lock) => lock ?? "held" as const);
  return await taking.catch(() => "odd" as const);
}
