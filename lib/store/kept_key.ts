/**
 * Unlocked keys, kept where the kernel holds them for this login: a person who has given the passphrase once, by typing
 * or by a variable, is not asked again for a while, and scrypt does not run again. A kept key opens one key file alone.
 */
import { parseDuration } from "../duration.ts";
import { UserError } from "../errors.ts";
import type { System } from "../system.ts";
import { visible } from "../terminal/escape.ts";
import { KEY_LENGTH, masterKey } from "./frame.ts";
import { dialect } from "../terminal/dialect.ts";

/** Default time after the last use for which a key is kept, in milliseconds. */
const USUAL = 15 * 60_000;

/** The variable that sets this time. */
const VARIABLE = "ATMOS_KEYRING_KEEP_UNLOCKED";

/** The value that keeps nothing. */
const NEVER = "never";

/** Unlocked keys by their ids. */
export interface KeptKeys {
  /** Returns the bytes of the key with that id, and keeps it as long again; `undefined` when it is not there. */
  take(id: string): Promise<Uint8Array | undefined>;
  keep(id: string, raw: Uint8Array): Promise<void>;
  /** Whether a key with that id is there. */
  has(id: string): Promise<boolean>;
  /** Removes a key; returns whether there was one. */
  forget(id: string): Promise<boolean>;
}

/**
 * Returns the unlocked keys of this login; `configured` is the time for which each is kept, in milliseconds, 0 for not
 * at all. Throws `config_invalid`.
 */
export function keptKeys(system: System, configured: number | undefined): KeptKeys {
  const ms = howLong(system, configured);
  let opened: ReturnType<System["kernelKeyring"]> | undefined;
  const keyring = () => opened ??= system.kernelKeyring("login");
  const nameOf = (id: string) => `atmos-auth:${id}`;
  const put = async (id: string, raw: Uint8Array) => {
    if (ms > 0) (await keyring())?.put(nameOf(id), raw, Math.ceil(ms / 1000));
  };
  return {
    take: async (id) => {
      const raw = ms > 0 ? (await keyring())?.get(nameOf(id)) : undefined;
      if (raw === undefined || raw.length !== KEY_LENGTH) return undefined;
      if ((await masterKey(raw)).id !== id) return undefined;
      await put(id, raw);
      return raw;
    },
    keep: put,
    has: async (id) => (await keyring())?.get(nameOf(id)) !== undefined,
    forget: async (id) => (await keyring())?.remove(nameOf(id)) ?? false,
  };
}

function howLong({ env }: System, configured: number | undefined): number {
  const said = env.get(VARIABLE) || undefined;
  if (said === undefined) return configured ?? USUAL;
  const ms = said === NEVER ? 0 : parseDuration(said);
  if (ms !== undefined) return ms;
  throw new UserError("config_invalid", `Cannot use ${VARIABLE}="${visible(said)}"`, {
    hint: `${dialect().set(VARIABLE, "15m")} (or: ${NEVER})`,
  });
}
