/** What is ours alone on this machine, wherever it may lie. */
import { OFFERS_FILE, offersPlace } from "../../config/files/provisioned.ts";
import { briefFolders } from "../../paths/brief_directory.ts";
import { hasCode, orUndefined } from "../../errors.ts";
import { directories, pathOf } from "../../paths/directories.ts";
import { profilesPlaces } from "../../paths/lasting_directory.ts";
import { briefPlaces } from "../../paths/session_places.ts";
import { FRESH_PREFIX, sharedDirectories } from "../../paths/unguessable.ts";
import type { Waiter } from "../../provider/context.ts";
import { type KeyringPlace, keyringPlaces } from "../../store/keyring_places.ts";
import { keyEntries } from "../../store/store_id.ts";
import type { System } from "../../system.ts";

const FOLDER = "atmos-auth";

/** Files and directories of ours that are there, each whole; those of open sessions are not among them. */
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

/** Where the library lies by which a keyring is asked, which Windows doesn't let go of while we run. */
export function openPlace(system: System): string | undefined {
  const { cache } = directories(system);
  if (system.os !== "windows" || cache === undefined) return undefined;
  return pathOf(system.os).join(cache, FOLDER, "addon");
}

/** The directory, or what is in it beside what can't be removed. */
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

/** What lies under a name of ours in directories that all share, and is the person's own. */
async function strays(system: System): Promise<readonly string[]> {
  const { join } = pathOf(system.os);
  const found = sharedDirectories(system).map(async ({ base }) => {
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

/** Takes away the directories that held it, where nothing else is in them. */
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

/** A keyring that has the store's key. */
interface KeyKept {
  readonly where: string;
  /** Takes it away, and what was to take its place. */
  remove(): Promise<void>;
}

/** Those that have it; one that can't be asked has none to remove. */
export async function keyringsWithKey(
  system: System,
  person: Waiter,
  learn: (secret: string) => void,
): Promise<readonly KeyKept[]> {
  const kept: KeyKept[] = [];
  const entries = Object.values(await orUndefined(() => keyEntries(system)) ?? {});
  if (entries.length === 0) return [];
  for (const place of Object.values(keyringPlaces(system, person)).filter(({ here }) => here)) {
    const { where } = place;
    if (!await isKeyThere(place, entries, learn)) continue;
    const remove = async () => {
      const keyring = await place.open();
      for (const entry of entries) await keyring.remove(entry);
    };
    kept.push({ where, remove });
  }
  return kept;
}

async function isKeyThere(
  place: KeyringPlace,
  entries: readonly string[],
  learn: (secret: string) => void,
): Promise<boolean> {
  const keyring = await place.openQuietly().catch(() => undefined);
  if (keyring === undefined) return false;
  const looked = entries.map(async (entry) => {
    try {
      const key = await keyring.get(entry);
      if (key !== undefined) learn(key);
      return key !== undefined;
    } catch (error) {
      // What would ask for a passphrase is there.
      return !place.quiet && hasCode(error, "store_locked");
    }
  });
  return (await Promise.all(looked)).includes(true);
}
