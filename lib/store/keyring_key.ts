/** The master key in a keyring: one entry, 32 random bytes. */
import { UserError } from "../errors.ts";
import type { Keyring, System } from "../system.ts";
import { aloneWithKey } from "./locks.ts";
import { KEY_LENGTH, type MasterKey, masterKey } from "./frame.ts";
import type { KeyringPlace } from "./keyring_places.ts";
import { orUnavailable, unusable } from "./keyring_trouble.ts";
import type { KeySource } from "./store.ts";

/** The keyring's entry that holds the master key; `keyring:` references must not name it. */
export const KEY_ENTRY = "master-key";

/** Written and removed before a key is made: see `create`. */
const TRIAL_ENTRY = "master-key-trial";

/** The key that is to take its place, while that is done. */
const NEXT_ENTRY = `${KEY_ENTRY}-next`;

/** All that may be kept there. */
export const KEY_ENTRIES = [NEXT_ENTRY, TRIAL_ENTRY, KEY_ENTRY] as const;

/** The master key in a keyring; `learn` is told what must never be shown. */
export function keyringKey(
  system: System,
  place: KeyringPlace,
  learn: (secret: string) => void,
): KeySource {
  const texts = heldIn(place, learn);
  const fetch = () => texts.key(KEY_ENTRY);
  const idIn = async (entry: string) => (await texts.key(entry, place.openQuietly))?.id ?? [];
  return {
    where: place.where,
    ...{ quiet: place.quiet, fleeting: place.fleeting },
    ids: async () => [await idIn(KEY_ENTRY), await idIn(NEXT_ENTRY)].flat(),
    fetch,
    create: () =>
      aloneWithKey(system, async () => {
        const there = await fetch() ?? (place.hides ? await unhidden(texts) : undefined);
        return there ?? await texts.put(KEY_ENTRY, system.random(KEY_LENGTH));
      }),
    bytes: () => texts.raw(KEY_ENTRY),
    adopt: async (raw) => void await texts.put(KEY_ENTRY, raw),
    next: () => texts.key(NEXT_ENTRY),
    prepare: async () =>
      await texts.key(NEXT_ENTRY) ?? await texts.put(NEXT_ENTRY, system.random(KEY_LENGTH)),
    promote: async () => {
      const raw = await texts.raw(NEXT_ENTRY);
      if (raw !== undefined) await texts.put(KEY_ENTRY, raw);
      await texts.remove(NEXT_ENTRY);
    },
    discard: async () => {
      for (const entry of [NEXT_ENTRY, KEY_ENTRY]) await texts.remove(entry);
    },
  };
}

/** A keyring's entries, as the keys that they are. */
type Held = ReturnType<typeof heldIn>;

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
  return { raw, key, set, put, remove };
}

/**
 * Some keyrings (KWallet, KeePassXC) show nothing while they are locked, and unlock when something is
 * written. So a trial entry comes first, and then another look: a key that is there is never written over.
 */
async function unhidden(texts: Held): Promise<MasterKey | undefined> {
  await texts.set(TRIAL_ENTRY, "trial");
  await texts.remove(TRIAL_ENTRY);
  return await texts.key(KEY_ENTRY);
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
