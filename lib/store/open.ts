/** Opens the store that the settings ask for. */
import { inBackground, UserError } from "../errors.ts";
import { dataFault, dataPlace, directories } from "../paths/directories.ts";
import { requireOwn } from "../paths/ownership.ts";
import type { Person } from "../provider/context.ts";
import { nearest } from "../nearest.ts";
import type { System } from "../system.ts";
import { encryptedStore } from "./encrypted_store.ts";
import { inPlace, memoryStore } from "./memory.ts";
import { PASS_STORE } from "../secret_programs/pass_store.ts";
import type { EncryptedKind, KeySource, Store, StoreSettings } from "./store.ts";
import { visible } from "../terminal/escape.ts";
import { keyringKey } from "./keyring_key.ts";
import { keyringPlaces } from "./keyring_places.ts";
import { fileKey } from "./key_file.ts";
import { KEY_FILE } from "./wrapped_key.ts";
import { type EncryptedType, KEY_PLACES, STORE_TYPES, type StoreType } from "./types.ts";
import { withType } from "./messages.ts";

/**
 * Returns the store that the environment and the configuration choose; nothing is touched before it is needed. Without
 * a home for it, or where others could replace it, memory is used; the latter is an error when the store was
 * configured. `learn` receives every secret. Throws `config_invalid` for a key file that can't be meant; an unknown
 * type throws it at the first use.
 */
export function openStore(
  system: System,
  settings: StoreSettings,
  person: Person,
  learn: (secret: string) => void,
): Store {
  const { env } = system;
  const places = keyringPlaces(system, person);
  const isHere = (type: StoreType) => type === "file" || type === "memory" || places[type].here;
  const asked = env.get("ATMOS_KEYRING_TYPE") || settings.type;
  const type = settings.wrong ?? typeOf(asked, STORE_TYPES.filter(isHere));
  const { tellLoss = (line: string) => person.warn(line) } = settings;
  // Nothing is kept where it was not meant to be; who needs no store is not bothered.
  if (type instanceof UserError) return placedStore(() => Promise.reject(type));
  if (type === "memory") return memoryStore();
  if (directories(system).data === undefined) {
    const { why, mend } = dataFault(system);
    return memoryStore(inPlace(tellLoss, why, mend));
  }
  const { passwordEnv, path, keepUnlocked } = settings;
  const where = { passwordEnv, keepUnlocked, path: env.get(KEY_FILE) || path };
  const sourceAt = (place: EncryptedType) =>
    place === "file"
      ? fileKey(system, where, person, learn)
      : keyringKey(system, places[place], person, learn);
  const at = (place: EncryptedType) => remembering(system, place, sourceAt(place));
  const own = type ?? "system";
  const types = KEY_PLACES.filter((each) => each !== own && (each === "file" || places[each].here));
  const kind: EncryptedKind = {
    ...{ type: own, chosen: type !== undefined, source: at(own), at, tellLoss },
    others: async () => {
      const { othersOf } = await import("./others.ts");
      return await othersOf(
        { system, person, learn, where, own },
        types.map((type) => [type, at(type)]),
      );
    },
  };
  return placedStore(() => sealedOrNothing(system, kind, person));
}

/**
 * Returns the same place; where a variable or the configuration has named it, it is remembered before a key is put
 * there, or something sealed with one that was there, or it is taken from there to another place.
 */
function remembering(system: System, type: EncryptedType, source: KeySource): KeySource {
  const path = type === "pass" ? system.env.get(PASS_STORE) : source.shared;
  if (!path || type !== "pass" && type !== "file") return source;
  const claim = async () => await (await import("./pointed.ts")).remember(system, { type, path });
  const first = <A extends unknown[], T>(act: (...args: A) => Promise<T>) => async (...args: A) => {
    await claim();
    return await act(...args);
  };
  const { create, adopt, prepare, bytes } = source;
  return {
    ...{ ...source, claim },
    ...{ create: first(create), adopt: first(adopt) },
    ...{ prepare: first(prepare), bytes: first(bytes) },
  };
}

/** Returns the store, or memory where others could replace the store, unless it was configured. */
async function sealedOrNothing(
  system: System,
  kind: EncryptedKind,
  person: Person,
): Promise<Store> {
  try {
    // Of the store's own directory, whoever reads it mends the mode.
    await requireOwn(system, dataPlace(system));
    return encryptedStore(system, kind, person);
  } catch (error) {
    if (kind.chosen || !(error instanceof UserError)) throw error;
    return memoryStore(inPlace(kind.tellLoss, error.message, error.hint));
  }
}

/** Returns a store that `choose` decides on, once. */
function placedStore(choose: () => Promise<Store>): Store {
  const held: { choosing?: Promise<Store> } = {};
  const store = () => held.choosing ??= choose();
  return {
    read: async (name) => await (await store()).read(name),
    write: async (name, text, options) => await (await store()).write(name, text, options),
    changedAt: (name) => store().then((chosen) => chosen.changedAt(name), () => undefined),
    remove: async (name) => await (await store()).remove(name),
    list: async () => await (await store()).list(),
    damaged: async () => await (await store()).damaged(),
    discard: async (file) => await (await store()).discard(file),
    lock: async (purpose, wait) => await (await store()).lock(purpose, wait),
    // Whoever uses the store meets the error again.
    warm: () => inBackground(store().then((chosen) => chosen.warm()), () => {}),
    isUnlocked: async () => await (await store()).isUnlocked(),
    forgetKey: async () => await (await store()).forgetKey(),
    rekey: async (how) => await (await store()).rekey(how),
    moveKey: async (to) => await (await store()).moveKey(to),
    type: async () => await (await store()).type(),
    describe: async (how) => await (await store()).describe(how),
    keeps: async () => await (await store()).keeps(),
  };
}

function typeOf(
  asked: string | undefined,
  here: readonly StoreType[],
): StoreType | UserError | undefined {
  const known = STORE_TYPES.find((type) => type === asked);
  if (known !== undefined || asked === undefined) return known;
  const message = `Cannot use the keyring type "${visible(asked)}" of ATMOS_KEYRING_TYPE: it is ` +
    `${here.slice(0, -1).join(", ")} or ${here.at(-1)}`;
  const hint = withType(nearest(asked, here) ?? "system");
  return new UserError("config_invalid", message, { hint });
}
