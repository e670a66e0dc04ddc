/** The store's key in the keyrings of this machine: where it is, and where nobody can see whether it is. */
import { orUndefined, throwBug, UserError } from "../../errors.ts";
import type { Person } from "../../provider/context.ts";
import { fileKey } from "../../store/key_file.ts";
import { KEY_FILE } from "../../store/wrapped_key.ts";
import { keyringKey } from "../../store/keyring_key.ts";
import { type KeyringPlace, keyringPlaces } from "../../store/keyring_places.ts";
import type { KeySource } from "../../store/store.ts";
import { passElsewhere, pointedPaths, withPassAt } from "../../store/pointed.ts";
import { keyEntries } from "../../store/store_id.ts";
import type { System } from "../../system.ts";
import { visible } from "../../terminal/escape.ts";
import { pathOf } from "../../paths/directories.ts";

/** A keyring that has the store's key. */
export interface KeyKept {
  readonly where: string;
  /** Removes the key, and one that was to replace it. */
  remove(): Promise<void>;
}

/** The places of the key, by what was seen in them. */
interface KeysFound {
  readonly kept: readonly KeyKept[];
  /** An error for each keyring that can't be looked into, and may have the key; its hint removes it. */
  readonly unseen: readonly UserError[];
  /** Places that may have a key of these records, as none that was looked into does, in words. */
  readonly perhaps: readonly string[];
}

/** A store, and who asks for its key. */
interface Around {
  readonly system: System;
  readonly person: Person;
  learn(secret: string): void;
}

/** Clues to the key, for whoever looks for it. */
interface Clues {
  /** Its file, where a variable or the configuration names one. */
  readonly file: string | undefined;
  /** The ids of the keys that the records need. */
  readonly wanted: readonly string[];
}

/** Looks for the key in every place, asking nobody. */
export async function keysFound(around: Around, { file, wanted }: Clues): Promise<KeysFound> {
  const { system, person, learn } = around;
  const entries = await orUndefined(() => keyEntries(system));
  const places = entries === undefined
    ? []
    : Object.values(keyringPlaces(system, person)).filter(({ here }) => here);
  const once = entries === undefined ? [] : await namedOnce(around);
  const looked = await Promise.all([...places, ...once].map(async (place) => {
    return { place, ids: await idsIn(place.fleeting, keyringKey(system, place, person, learn)) };
  }));
  const files = [...new Set([undefined, file, ...await pointedPaths(system, "file")])];
  const inFile = await Promise.all(files.map(async (path) => {
    return await idsIn(true, fileKey(system, { ...ANY, path }, person, learn));
  }));
  const kept = looked.filter(({ ids }) => ids === "locked" || Array.isArray(ids) && ids.length > 0)
    .map(({ place }) => keptIn(place, Object.values(entries ?? {})));
  const seen = [...looked.map(({ ids }) => ids), ...inFile];
  const { key = "" } = entries ?? {};
  const away = await placesAway(around, key);
  if (isCovered(seen, wanted)) return { kept, unseen: [], perhaps: away };
  const unseen = looked.filter(({ ids }) => ids === "unseen").map(({ place }) => place);
  const inKeyrings = [
    ...unseen.map((place) => perhapsIn(place.where, place.removal(key))),
    ...places.filter(({ moves }) => moves).map((place) =>
      perhapsIn(`another place than ${place.where}`, place.removal(key))
    ),
  ];
  const elsewhere = wanted.length > 0 ? [perhapsIn(`a file that ${KEY_FILE} named`)] : [];
  return {
    kept,
    unseen: unseen.map((place) => outOfSight(place, key)),
    perhaps: [...inKeyrings, ...away, ...elsewhere],
  };
}

/** Returns pass at each directory that a variable has named, and now doesn't. */
async function namedOnce({ system, person }: Around): Promise<readonly KeyringPlace[]> {
  const paths = await passElsewhere(system);
  return paths.map((path) => keyringPlaces(withPassAt(system, path), person).pass)
    .filter(({ here }) => here);
}

/** Names the places that were named once, and whose directory is not here now: a disk that is not mounted may have it. */
async function placesAway({ system, person }: Around, entry: string): Promise<readonly string[]> {
  const isAway = async (path: string) =>
    await system.files.info(path).catch(() => undefined) === undefined;
  const stores = await filtered(await pointedPaths(system, "pass"), isAway);
  const files = await filtered(
    await pointedPaths(system, "file"),
    (path) => isAway(pathOf(system.os).dirname(path)),
  );
  const inPass = stores.map((path) => keyringPlaces(withPassAt(system, path), person).pass);
  return [
    ...inPass.map(({ where, removal }) => perhapsIn(visible(where), removal(entry))),
    ...files.map((path) => perhapsIn(visible(path))),
  ];
}

async function filtered(
  paths: readonly string[],
  counts: (path: string) => Promise<boolean>,
): Promise<readonly string[]> {
  const which = await Promise.all(paths.map(counts));
  return paths.filter((_, at) => which[at]);
}

/** Ids are told without a passphrase. */
const ANY = { passwordEnv: undefined, keepUnlocked: undefined };

/** Ids of keys, or the reason that nobody knows them. */
type Ids = readonly string[] | "locked" | "unseen";

/** Returns the ids in a place; one that is fleeting and not there has lost what it kept. */
async function idsIn(isFleeting: boolean, source: Pick<KeySource, "ids">): Promise<Ids> {
  try {
    return await source.ids();
  } catch (error) {
    throwBug(error);
    if (error.code === "store_locked") return "locked";
    return isFleeting ? [] : "unseen";
  }
}

/** Whether the keys that are needed were seen; where none is, any. */
function isCovered(seen: readonly Ids[], wanted: readonly string[]): boolean {
  if (seen.includes("locked")) return true;
  const ids = seen.flatMap((each) => typeof each === "string" ? [] : each);
  return wanted.length > 0 ? wanted.every((id) => ids.includes(id)) : ids.length > 0 ||
    !seen.includes("unseen");
}

function keptIn({ where, open }: KeyringPlace, entries: readonly string[]): KeyKept {
  const remove = async () => {
    const keyring = await open();
    for (const entry of entries) await keyring.remove(entry);
  };
  return { where, remove };
}

function perhapsIn(where: string, removal?: string): string {
  const line = removal === undefined ? "" : `: ${removal}`;
  return `the store's key, should it be in ${where}${line}`;
}

function outOfSight({ where, removal }: KeyringPlace, entry: string): UserError {
  const message = `Whether ${where} has the store's key nobody can see here`;
  return new UserError("store_unavailable", message, {
    hint: `${removal(entry)}   (where it can be opened)`,
  });
}
