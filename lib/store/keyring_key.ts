/** The master key in the operating system's keyring: one entry, 32 random bytes. */
import { reasonOf, UserError } from "../errors.ts";
import type { Keyring, Os, System } from "../system.ts";
import { aloneWithKey } from "./locks.ts";
import { KEY_LENGTH, type MasterKey, masterKey } from "./frame.ts";
import { visible } from "../terminal/escape.ts";
import type { KeySource } from "./store.ts";

/**
 * How long a keyring may take to say that it is there, in milliseconds. A healthy one takes 10; on a busy machine
 * with many callers at once it has taken two seconds.
 */
const KEYRING_TIMEOUT = 5_000;

/** The keyring's entry that holds the master key; `keyring:` references must not name it. */
export const KEY_ENTRY = "master-key";

/** Written and removed before a key is made: see `create`. */
const TRIAL_ENTRY = "master-key-trial";

/** The key that is to take its place, while that is done. */
const NEXT_ENTRY = `${KEY_ENTRY}-next`;

/** All that may be kept there. */
export const KEY_ENTRIES = [NEXT_ENTRY, TRIAL_ENTRY, KEY_ENTRY] as const;

/** The master key in the system's keyring; `learn` is told what must never be shown. */
export function systemKey(system: System, learn: (secret: string) => void): KeySource {
  const rawIn = async (entry: string) =>
    await rawFrom(await openKeyring(system), system.os, learn, entry);
  const keyIn = async (entry: string) => {
    const raw = await rawIn(entry);
    return raw && await masterKey(raw);
  };
  const fetch = () => keyIn(KEY_ENTRY);
  const put = async (entry: string, raw: Uint8Array) => {
    await orUnavailable((await openKeyring(system)).set(entry, encode(raw)));
    const kept = await keyIn(entry);
    if (kept?.id !== (await masterKey(raw)).id) throw keepsNothing();
    return kept;
  };
  const remove = async (entry: string) =>
    void await orUnavailable((await openKeyring(system)).remove(entry));
  return {
    where: "the system keyring",
    quiet: true,
    ids: async () => [await fetch(), await keyIn(NEXT_ENTRY)].flatMap((key) => key?.id ?? []),
    fetch,
    create: () => aloneWithKey(system, async () => await fetch() ?? await create(system, learn)),
    bytes: () => rawIn(KEY_ENTRY),
    adopt: async (raw) => void await put(KEY_ENTRY, raw),
    next: () => keyIn(NEXT_ENTRY),
    prepare: async () =>
      await keyIn(NEXT_ENTRY) ?? await put(NEXT_ENTRY, system.random(KEY_LENGTH)),
    promote: async () => {
      const raw = await rawIn(NEXT_ENTRY);
      if (raw !== undefined) await put(KEY_ENTRY, raw);
      await remove(NEXT_ENTRY);
    },
    discard: async () => {
      for (const entry of [NEXT_ENTRY, KEY_ENTRY]) await remove(entry);
    },
  };
}

/** Opens the keyring; throws `store_locked` or `store_unavailable`. */
export async function openKeyring(system: System): Promise<Keyring> {
  return await orUnavailable(system.keyring(KEYRING_TIMEOUT));
}

/**
 * Some keyrings (KWallet, KeePassXC) show nothing while they are locked, and unlock when something is
 * written. So a trial entry comes first, and then another look: a key that is there is never written over.
 */
async function create(system: System, learn: (secret: string) => void): Promise<MasterKey> {
  const keyring = await openKeyring(system);
  await orUnavailable(keyring.set(TRIAL_ENTRY, "trial"));
  await orUnavailable(keyring.remove(TRIAL_ENTRY));
  const hidden = await rawFrom(keyring, system.os, learn, KEY_ENTRY);
  if (hidden !== undefined) return await masterKey(hidden);
  const raw = system.random(KEY_LENGTH);
  await orUnavailable(keyring.set(KEY_ENTRY, encode(raw)));
  const made = await masterKey(raw);
  const kept = await rawFrom(keyring, system.os, learn, KEY_ENTRY);
  if (kept !== undefined && (await masterKey(kept)).id === made.id) return made;
  throw keepsNothing();
}

function keepsNothing(): UserError {
  return new UserError("store_unavailable", "Cannot use the system keyring: it keeps nothing", {
    hint: "export ATMOS_KEYRING_TYPE=file",
  });
}

async function rawFrom(
  keyring: Keyring,
  os: Os,
  learn: (secret: string) => void,
  entry: string,
): Promise<Uint8Array | undefined> {
  const value = await orUnavailable(keyring.get(entry));
  if (value === undefined) return undefined;
  learn(value);
  const raw = decode(value);
  if (raw !== undefined) return raw;
  throw new UserError(
    "store_unavailable",
    `Cannot use the store's key: the entry "${entry}" of the system keyring is not one`,
    { hint: `${removal(os, entry)} (what is stored can't be opened without the right one)` },
  );
}

function encode(raw: Uint8Array): string {
  return `1.${raw.toBase64({ alphabet: "base64url", omitPadding: true })}`;
}

function decode(value: string): Uint8Array | undefined {
  const body = /^1\.([\w-]{43})$/.exec(value)?.[1];
  return body ? Uint8Array.fromBase64(body, { alphabet: "base64url" }) : undefined;
}

/** The command that removes the entry by hand. */
function removal(os: Os, entry: string): string {
  if (os === "darwin") return `security delete-generic-password -s atmos-auth -a ${entry}`;
  if (os === "windows") return `cmdkey /delete:${entry}.atmos-auth`;
  return `secret-tool clear service atmos-auth username ${entry}`;
}

async function orUnavailable<T>(pending: Promise<T>): Promise<T> {
  try {
    return await pending;
  } catch (error) {
    if (error instanceof UserError) throw error;
    const message = `Cannot use the system keyring: ${visible(reasonOf(error))}`;
    throw new UserError("store_unavailable", message, { hint: "export ATMOS_KEYRING_TYPE=file" });
  }
}
