/**
 * Directories outside of any session with files that hold a credential until it expires: those of `env`. Nobody renews
 * them. After the expiry, the next command replaces them by files that say so.
 */
import * as v from "valibot";
import { MachineError } from "../errors.ts";
import { typed } from "../terminal/escape.ts";
import { lastingName } from "./lasting_directory.ts";
import { pathOf } from "./directories.ts";
import { isOwnDirectory } from "./ownership.ts";
import type { Secret } from "../secret.ts";
import type { System } from "../system.ts";
import { openBriefPlace } from "./opened_place.ts";
import { briefPlaces, jobPlaces } from "./session_places.ts";
import { isFresh } from "./unguessable.ts";

const FOLDER = "env";

const RECORD = "lapses.json";

/** The file with the credential in the store's form, where no store keeps it. */
export const CREDENTIAL_FILE = "credential.json";

/** The least age of an empty directory that is removed, in milliseconds: a younger one may be about to be used. */
const YOUNG = 60_000;

/** The largest record, in bytes. */
const LIMIT = 1024 * 1024;

/** Files of such a directory, by path below it with `/`. */
interface BriefFiles {
  readonly files: Readonly<Record<string, string | Secret>>;
  /** Their expiry, in milliseconds since 1970. */
  readonly expires: number;
  /** The new content of files with a secret after the expiry; the others are removed. */
  readonly instead: Readonly<Record<string, string | Secret>>;
}

/** The schema of what is done after the expiry: a text for a file, or `null` for its removal. */
const ENDING = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ expires: v.number(), instead: v.record(v.string(), v.nullable(v.string())) }),
);

type Ending = v.InferOutput<typeof ENDING>;

/** Makes the identity's directory; throws `UserError` where there is no private place. */
export async function openBriefDirectory(
  system: System,
  realm: string,
  identity: string,
): Promise<string> {
  const [there] = await briefDirectories(system, realm, identity);
  const place = there ?? await below(system, await openBriefPlace(system), realm, identity);
  await writable(system, place, system.files.makeDirectory(place));
  return place;
}

/** Returns the identity's existing directories, the best first. */
export async function briefDirectories(
  system: System,
  realm: string,
  identity: string,
): Promise<readonly string[]> {
  return await directoriesIn(system, await briefPlaces(system), realm, identity);
}

/**
 * Returns the identity's directories in a job's own place: the identity of the surroundings is the same for all of a
 * job.
 */
export async function jobDirectories(
  system: System,
  realm: string,
  identity: string,
): Promise<readonly string[]> {
  return await directoriesIn(system, await jobPlaces(system), realm, identity);
}

async function directoriesIn(
  system: System,
  places: readonly string[],
  realm: string,
  identity: string,
): Promise<readonly string[]> {
  const paths = await Promise.all(places.map((place) => below(system, place, realm, identity)));
  const there = await Promise.all(paths.map((path) => isOwnDirectory(system, path)));
  return paths.filter((_, at) => there[at]);
}

/** Returns the directories that hold those of all identities. */
export async function briefFolders(system: System): Promise<readonly string[]> {
  return await foldersIn(system, await briefPlaces(system));
}

/** Returns the names of all identities' directories: whoever is not among them has none. */
export async function briefNames(system: System): Promise<ReadonlySet<string>> {
  const listing = (await briefFolders(system)).map(async (folder) =>
    await system.files.list(folder).catch(() => undefined) ?? []
  );
  return new Set((await Promise.all(listing)).flat());
}

async function foldersIn(system: System, places: readonly string[]): Promise<readonly string[]> {
  const paths = places.map((place) => pathOf(system.os).join(place, FOLDER));
  const there = await Promise.all(paths.map((path) => isOwnDirectory(system, path)));
  return paths.filter((_, at) => there[at]);
}

/** Removes a directory, and the parents made for it that it leaves empty. */
export async function removeBrief(system: System, path: string): Promise<void> {
  const { basename, dirname } = pathOf(system.os);
  await system.files.remove(path);
  const folder = basename(path) === FOLDER ? path : dirname(path);
  if (basename(folder) !== FOLDER) return;
  await system.files.removeEmpty(folder);
  const place = dirname(folder);
  if (isFresh(system.os, place)) await system.files.removeEmpty(place);
}

/** Removes a directory if it is empty. */
export async function removeUnused(system: System, path: string): Promise<void> {
  if (await system.files.removeEmpty(path)) await removeBrief(system, path);
}

/** Writes files into such a directory, the record of their expiry first. */
export async function writeBrief(
  system: System,
  directory: string,
  { files, expires, instead }: BriefFiles,
): Promise<void> {
  const held = Object.entries(files).filter(([, content]) => typeof content !== "string");
  const after = held.map(([name]) => {
    const text = instead[name];
    return [name, typeof text === "string" ? text : null];
  });
  const record: Ending = { expires, instead: Object.fromEntries(after) };
  await writable(system, directory, put(system, directory, RECORD, JSON.stringify(record)));
  for (const [name, content] of Object.entries(files)) {
    await put(system, directory, name, typeof content === "string" ? content : content.reveal());
  }
}

/** Removes expired files from every such directory, in these places of sessions and in the job's own. */
export async function sweepBrief(system: System, places: readonly string[]): Promise<void> {
  const all = [...new Set([...await jobPlaces(system), ...places])];
  for (const folder of await foldersIn(system, all)) {
    const names = await system.files.list(folder).catch(() => undefined) ?? [];
    for (const name of names) await sweepOne(system, pathOf(system.os).join(folder, name));
  }
}

async function sweepOne(system: System, directory: string): Promise<void> {
  const record = await readRecord(system, directory);
  if (record === undefined) return await sweepEmpty(system, directory);
  if (record.expires > system.clock.now()) return;
  const { join } = pathOf(system.os);
  for (const [name, text] of Object.entries(record.instead)) {
    if (text !== null) await put(system, directory, name, text);
    else await system.files.remove(join(directory, ...name.split("/")));
  }
  await system.files.remove(join(directory, RECORD));
}

/** Removes an empty directory of a sign-in that was never finished; another sign-in makes it again. */
async function sweepEmpty(system: System, directory: string): Promise<void> {
  const info = await system.files.info(directory).catch(() => undefined);
  const isOld = info !== undefined && system.clock.now() - info.modified > YOUNG;
  if (isOld) await removeUnused(system, directory).catch(() => undefined);
}

/** Reads the record of an expiry; `undefined` when there is none, or an empty one after a power failure. */
async function readRecord(system: System, directory: string): Promise<Ending | undefined> {
  const path = pathOf(system.os).join(directory, RECORD);
  const bytes = await system.files.readOwn(path, LIMIT).catch(() => undefined);
  const read = v.safeParse(ENDING, bytes && new TextDecoder().decode(bytes));
  return read.success ? read.output : undefined;
}

/** Waits for a first writing below the directory; throws with what helps where nothing can be written there. */
async function writable(system: System, directory: string, writing: Promise<void>): Promise<void> {
  try {
    await writing;
  } catch (error) {
    if (!(error instanceof MachineError) || error.errno !== "EROFS") throw error;
    const { dirname } = pathOf(system.os);
    const base = dirname(dirname(dirname(directory)));
    throw error.with({
      hint: `have a file system there that can be written, for ${typed(base)}   ` +
        `(as docker run --tmpfs ${typed(base)} does)`,
    });
  }
}

async function put({ os, files }: System, directory: string, name: string, text: string) {
  const { join, dirname } = pathOf(os);
  const path = join(directory, ...name.split("/"));
  await files.makeDirectory(dirname(path));
  await files.writeBrief(path, text);
}

async function below(system: System, place: string, realm: string, identity: string) {
  return pathOf(system.os).join(place, FOLDER, await lastingName(realm, identity));
}
