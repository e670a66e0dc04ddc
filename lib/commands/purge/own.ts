/** Files and keys of ours on this machine, wherever they may be. */
import { OFFERS_FILE, offersPlace } from "../../config/files/provisioned.ts";
import { briefFolders } from "../../paths/brief_directory.ts";
import { directories, pathOf } from "../../paths/directories.ts";
import { profilesPlaces } from "../../paths/lasting_directory.ts";
import { briefPlaces } from "../../paths/session_places.ts";
import { everyShared, FRESH_PREFIX } from "../../paths/unguessable.ts";
import { pointedPath } from "../../store/pointed.ts";
import { idPath } from "../../store/store_id.ts";
import type { System } from "../../system.ts";

const FOLDER = "atmos-auth";

/** Returns our files and directories that exist, each whole; those of open sessions are left out. */
export async function ownPaths(system: System): Promise<readonly string[]> {
  const { join } = pathOf(system.os);
  const { data, cache } = directories(system);
  const bases = [data, cache].flatMap((base) => base === undefined ? [] : [join(base, FOLDER)]);
  const lasting = (await Promise.all(bases.map((base) => besideOpen(system, base)))).flat();
  const snaps = directories(system).home === undefined ? [] : profilesPlaces(system);
  const all = [
    ...[...lasting, ...snaps.filter((path) => !lasting.some((base) => path.startsWith(base)))],
    ...await offers(system),
    ...await briefFolders(system),
    ...await strays(system),
  ];
  const infos = await Promise.all(
    all.map((path) => system.files.info(path).catch(() => undefined)),
  );
  return [...new Set(all.filter((_, at) => infos[at] !== undefined))]
    .filter((path, _, paths) => !paths.some((other) => isBelow(system, path, other)));
}

/**
 * Returns the directory of the library that asks a keyring, which Windows keeps open while we run; `undefined` on other
 * systems.
 */
export function openPlace(system: System): string | undefined {
  const { cache } = directories(system);
  if (system.os !== "windows" || cache === undefined) return undefined;
  return pathOf(system.os).join(cache, FOLDER, "addon");
}

/** Returns the directory, or all in it but the library that can't be removed. */
async function besideOpen(system: System, directory: string): Promise<readonly string[]> {
  const open = openPlace(system);
  if (open === undefined || !isBelow(system, open, directory)) return [directory];
  const { join } = pathOf(system.os);
  const names = await namesIn(system, directory);
  return names.map((name) => join(directory, name)).filter((path) => path !== open);
}

function isBelow({ os }: System, path: string, other: string): boolean {
  return path.startsWith(other + pathOf(os).SEPARATOR);
}

async function offers(system: System): Promise<readonly string[]> {
  const { join } = pathOf(system.os);
  const place = offersPlace(system);
  const names = place === undefined ? [] : await namesIn(system, place);
  return names.map((name) => join(place!, name, OFFERS_FILE));
}

/** Returns directories with a name of ours that are the person's own, in directories that all users share. */
async function strays(system: System): Promise<readonly string[]> {
  const { join } = pathOf(system.os);
  const found = everyShared(system).map(async ({ base }) => {
    const names = (await namesIn(system, base)).filter(isOurs);
    const infos = names.map((name) => system.files.info(join(base, name)).catch(() => undefined));
    const own = await Promise.all(infos);
    return names.filter((_, at) => own[at]?.kind === "directory" && own[at]?.owner === "self")
      .map((name) => join(base, name));
  });
  return (await Promise.all(found)).flat();
}

function isOurs(name: string): boolean {
  return name.startsWith(FRESH_PREFIX) &&
    /^[0-9a-f]{32}$/.test(name.slice(FRESH_PREFIX.length));
}

async function namesIn(system: System, place: string): Promise<readonly string[]> {
  return await system.files.list(place).catch(() => undefined) ?? [];
}

/** Removes the directories that held our files, if nothing else is in them. */
export async function emptied(system: System): Promise<void> {
  const { join, dirname } = pathOf(system.os);
  const place = offersPlace(system);
  const providers = place === undefined
    ? []
    : (await namesIn(system, place)).map((name) => join(place, name));
  const above = place === undefined ? [] : [place, dirname(place)];
  const open = openPlace(system);
  if (open !== undefined) above.push(dirname(open));
  for (const path of [...await briefPlaces(system), ...providers, ...above]) {
    await system.files.removeEmpty(path).catch(() => false);
  }
}

/**
 * Returns the same paths without the files that name the store's entries in keyrings, and where these have been, for as
 * long as one has its key: nobody would find that again.
 */
export async function besideId(
  system: System,
  paths: readonly string[],
): Promise<readonly string[]> {
  const { dirname, join } = pathOf(system.os);
  const clues = [idPath(system), pointedPath(system)];
  const around = dirname(idPath(system));
  if (!paths.includes(around)) return paths.filter((path) => !clues.includes(path));
  const inside = (await namesIn(system, around)).map((name) => join(around, name));
  return [
    ...paths.filter((path) => path !== around),
    ...inside.filter((path) => !clues.includes(path)),
  ];
}
