/** The store's key in the keyrings of this machine: where it is, and where nobody can see whether it is. */
import { hasCode, orUndefined, UserError } from "../../errors.ts";
import type { Waiter } from "../../provider/context.ts";
import { keyPath, keyPlaces } from "../../store/key_place.ts";
import { type KeyringPlace, keyringPlaces } from "../../store/keyring_places.ts";
import { keyEntries } from "../../store/store_id.ts";
import type { System } from "../../system.ts";

/** A keyring that has the store's key. */
export interface KeyKept {
  readonly where: string;
  /** Removes the key, and one that was to replace it. */
  remove(): Promise<void>;
}

/** The keyrings, by what was seen in them. */
interface KeysFound {
  readonly kept: readonly KeyKept[];
  /** An error for each that can't be looked into, and may have the only key; its hint removes the key. */
  readonly unseen: readonly UserError[];
  /** Keyrings that may have it, as none that was looked into does: in words, each with what removes it. */
  readonly perhaps: readonly string[];
}

/** Looks for the key in every keyring, asking nobody. */
export async function keysFound(
  system: System,
  person: Waiter,
  learn: (secret: string) => void,
): Promise<KeysFound> {
  const found = await orUndefined(() => keyEntries(system));
  if (found === undefined) return { kept: [], unseen: [], perhaps: [] };
  const entries = Object.values(found);
  const places = Object.values(keyringPlaces(system, person)).filter(({ here }) => here);
  const looked = await Promise.all(
    places.map(async (place) => ({ place, has: await looksFor(place, entries, learn) })),
  );
  const kept = looked.filter(({ has }) => has === "yes").map(({ place }) => keptIn(place, entries));
  if (kept.length > 0 || await hasKeyFile(system)) return { kept, unseen: [], perhaps: [] };
  const unseen = looked.filter(({ has }) => has === "unseen").map(({ place }) => place);
  const moved = unseen.length > 0 ? [] : places.filter(({ moves }) => moves);
  return {
    kept,
    unseen: unseen.map((place) => outOfSight(place, found.key)),
    perhaps: [
      ...unseen.map((place) => perhapsIn(place, found.key, place.where)),
      ...moved.map((place) => perhapsIn(place, found.key, `another place than ${place.where}`)),
    ],
  };
}

function keptIn({ where, open }: KeyringPlace, entries: readonly string[]): KeyKept {
  const remove = async () => {
    const keyring = await open();
    for (const entry of entries) await keyring.remove(entry);
  };
  return { where, remove };
}

/** A keyring that would ask somebody has the key. */
async function looksFor(
  place: KeyringPlace,
  entries: readonly string[],
  learn: (secret: string) => void,
): Promise<"yes" | "no" | "unseen"> {
  try {
    const keyring = await place.openQuietly();
    for (const entry of entries) {
      const key = await keyring.get(entry);
      if (key !== undefined) learn(key);
      if (key !== undefined) return "yes";
    }
    return "no";
  } catch (error) {
    if (hasCode(error, "store_locked")) return "yes";
    // What is not there has lost what it kept.
    return place.fleeting ? "no" : "unseen";
  }
}

/** A store whose key is in its file had one in a keyring before, if at all. */
async function hasKeyFile(system: System): Promise<boolean> {
  const named = system.env.get("ATMOS_KEYRING_FILE_PATH") || undefined;
  const file = await orUndefined(() => keyPath(system, keyPlaces(system, named)));
  return file !== undefined && await system.files.info(file) !== undefined;
}

function perhapsIn({ removal }: KeyringPlace, entry: string, where: string): string {
  return `the store's key, should it be in ${where}: ${removal(entry)}`;
}

function outOfSight({ where, removal }: KeyringPlace, entry: string): UserError {
  const message = `Whether ${where} has the store's key nobody can see here`;
  return new UserError("store_unavailable", message, {
    hint: `${removal(entry)}   (where it can be opened)`,
  });
}
