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

/** The master key in the system's keyring; `learn` is told what must never be shown. */
export function systemKey(system: System, learn: (secret: string) => void): KeySource {
  const fetch = async () => await fetchFrom(await openKeyring(system), system.os, learn);
  return {
    where: "the system keyring",
    quiet: true,
    fetch,
    create: () => aloneWithKey(system, async () => await fetch() ?? await create(system, learn)),
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
  const hidden = await fetchFrom(keyring, system.os, learn);
  if (hidden !== undefined) return hidden;
  const raw = system.random(KEY_LENGTH);
  await orUnavailable(keyring.set(KEY_ENTRY, encode(raw)));
  const kept = await fetchFrom(keyring, system.os, learn);
  if (kept !== undefined && kept.id === (await masterKey(raw)).id) return kept;
  throw new UserError("store_unavailable", "Cannot use the system keyring: it keeps nothing", {
    hint: "export ATMOS_KEYRING_TYPE=file",
  });
}

async function fetchFrom(
  keyring: Keyring,
  os: Os,
  learn: (secret: string) => void,
): Promise<MasterKey | undefined> {
  const value = await orUnavailable(keyring.get(KEY_ENTRY));
  if (value === undefined) return undefined;
  learn(value);
  const raw = decode(value);
  if (raw !== undefined) return await masterKey(raw);
  throw new UserError(
    "store_unavailable",
    `Cannot use the store's key: the entry "${KEY_ENTRY}" of the system keyring is not one`,
    { hint: `${removal(os)} (what is stored can't be opened without the right one)` },
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
function removal(os: Os): string {
  if (os === "darwin") return `security delete-generic-password -s atmos-auth -a ${KEY_ENTRY}`;
  if (os === "windows") return `cmdkey /delete:${KEY_ENTRY}.atmos-auth`;
  return `secret-tool clear service atmos-auth username ${KEY_ENTRY}`;
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
