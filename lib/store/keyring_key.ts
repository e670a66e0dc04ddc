/** The master key in a keyring: one entry, 32 random bytes. */
import { UserError } from "../errors.ts";
import type { Waiter } from "../provider/context.ts";
import type { System } from "../system.ts";
import type { Keyring } from "../system/keyrings.ts";
import { aloneWithKey } from "./locks.ts";
import { KEY_LENGTH, type MasterKey, masterKey } from "./frame.ts";
import type { KeyringPlace } from "./keyring_places.ts";
import { orUnavailable, unusable } from "./keyring_trouble.ts";
import type { KeySource } from "./store.ts";
import { type KeyEntries, keyEntries, madeEntries } from "./store_id.ts";

/** Returns the master key in a keyring; `learn` receives every secret. */
export function keyringKey(
  system: System,
  place: KeyringPlace,
  person: Waiter,
  learn: (secret: string) => void,
): KeySource {
  const [texts, quietly] = [heldIn(place, learn), place.openQuietly];
  /**
   * Runs `at` with an entry of this store; a store without an id has none, though the place itself may be unreachable.
   */
  const look = async <T>(
    which: keyof KeyEntries,
    at: (entry: string) => Promise<T>,
    open = place.open,
  ) => {
    const entries = await keyEntries(system);
    return entries === undefined ? await texts.nothing(open) : await at(entries[which]);
  };
  const put = async (which: keyof KeyEntries, raw: Uint8Array) =>
    await texts.put((await madeEntries(system))[which], raw);
  const fetch = () => look("key", (entry) => texts.key(entry));
  const next = () => look("next", (entry) => texts.key(entry));
  /** Returns the existing entries, including those that show only once the place is unlocked, or new ones of `raw`. */
  const unlessThere = async (raw: () => Uint8Array) => {
    const entries = await madeEntries(system);
    const there = await fetch() ?? (place.hides ? await unhidden(texts, entries) : undefined);
    return there ?? await put("key", raw());
  };
  // A store that never had a key in a keyring has none in one that is out of reach.
  const idIn = async (which: keyof KeyEntries) => {
    const entries = await keyEntries(system);
    return entries === undefined ? [] : (await texts.key(entries[which], quietly))?.id ?? [];
  };
  return {
    ...{ where: place.where, usual: place.usual },
    ...{ quiet: place.quiet, fleeting: place.fleeting, shared: undefined },
    ids: async () => [await idIn("key"), await idIn("next")].flat(),
    fetch,
    peek: () => look("key", (entry) => texts.key(entry, quietly), quietly),
    create: () => aloneWithKey(system, person, () => unlessThere(() => system.random(KEY_LENGTH))),
    bytes: () => look("key", (entry) => texts.raw(entry)),
    adopt: (raw) => unlessThere(() => raw),
    next,
    isUnfinished: async () => [await idIn("next")].flat().length > 0,
    prepare: async () => await next() ?? await put("next", system.random(KEY_LENGTH)),
    former: () => Promise.resolve(undefined),
    promote: async () => {
      const raw = await look("next", (entry) => texts.raw(entry));
      if (raw !== undefined) await put("key", raw);
      await look("next", texts.remove);
    },
    discard: async () => {
      for (const which of ["next", "key"] as const) await look(which, texts.remove);
    },
  };
}

/** A keyring's entries as keys. */
type KeysInKeyring = ReturnType<typeof heldIn>;

function heldIn(place: KeyringPlace, learn: (secret: string) => void) {
  const doing = <T>(act: (keyring: Keyring) => Promise<T>, open = place.open) =>
    orUnavailable(place.where, open().then(act));
  const raw = async (entry: string, open = place.open) => {
    const value = await doing((keyring) => keyring.get(entry), open);
    return value === undefined ? undefined : read(place, entry, value, learn);
  };
  const key = async (entry: string, open = place.open) => {
    const found = await raw(entry, open);
    return found && await masterKey(found);
  };
  const set = (entry: string, value: string) => doing((keyring) => keyring.set(entry, value));
  const put = async (entry: string, bytes: Uint8Array): Promise<MasterKey> => {
    await set(entry, encode(bytes));
    const kept = await key(entry);
    if (kept?.id === (await masterKey(bytes)).id) return kept;
    throw unusable(place.where, "it keeps nothing");
  };
  const remove = (entry: string) => doing((keyring) => keyring.remove(entry));
  const nothing = (open: typeof place.open) => doing(() => Promise.resolve(undefined), open);
  return { raw, key, set, put, remove, nothing };
}

/**
 * Writes and removes a trial entry, then looks again: some keyrings (KWallet, KeePassXC) show nothing while they are
 * locked, and unlock for a write. So an existing key is never overwritten.
 */
async function unhidden(
  texts: KeysInKeyring,
  { key, trial }: KeyEntries,
): Promise<MasterKey | undefined> {
  await texts.set(trial, "trial");
  await texts.remove(trial);
  return await texts.key(key);
}

function read(
  { where, removal }: KeyringPlace,
  entry: string,
  value: string,
  learn: (secret: string) => void,
): Uint8Array {
  learn(value);
  const raw = decode(value);
  if (raw !== undefined) return raw;
  throw new UserError(
    "store_unavailable",
    `Cannot use the store's key: the entry "${entry}" of ${where} is not one`,
    { hint: `${removal(entry)} (what is stored can't be opened without the right one)` },
  );
}

function encode(raw: Uint8Array): string {
  return `1.${raw.toBase64({ alphabet: "base64url", omitPadding: true })}`;
}

function decode(value: string): Uint8Array | undefined {
  const body = /^1\.([\w-]{43})$/.exec(value)?.[1];
  return body ? Uint8Array.fromBase64(body, { alphabet: "base64url" }) : undefined;
}
