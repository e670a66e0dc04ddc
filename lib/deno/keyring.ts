/**
 * The operating system's keyring, through `@napi-rs/keyring`: Keychain, Credential Manager, Secret Service.
 *
 * On Linux the addon connects to D-Bus on the thread that makes an entry, so a bus that accepts and then says nothing
 * would hang the program for minutes. A search, which runs on a thread of its own, goes first and is given up when it
 * is late. The store is named too: otherwise the addon silently falls back to the kernel's keyring, which is empty
 * after the next start.
 */
import { UserError } from "../errors.ts";
import { directories, elsewhere, pathOf } from "../paths/directories.ts";
import { weakness } from "../paths/ownership.ts";
import type { Keyring } from "../system/keyrings.ts";
import { denoFiles } from "./files.ts";
import type * as Addon from "@napi-rs/keyring";
import { createRequire } from "node:module";
import { isGarbled, OS } from "./machine.ts";
import { dialect } from "../terminal/dialect.ts";
import { visible } from "../terminal/escape.ts";

/** The name under which the keyring shows our entries. */
const SERVICE = "atmos-auth";

/** Time limit of a keyring that exists, in milliseconds: it may be asking the person to unlock it. */
const PATIENCE = 60_000;

type Credentials = readonly Addon.Credential[];

/**
 * Opens the keyring; throws `store_unavailable` when there is none, or when it is silent for `timeout` milliseconds.
 * Only the Secret Service can be read without anybody being asked to unlock it.
 */
export async function openKeyring(timeout: number, asks = true): Promise<Keyring> {
  try {
    const addon = await loadAddon();
    const found = OS === "linux" ? await search(addon, timeout) : undefined;
    return asks || OS !== "linux" ? new SystemKeyring(addon, found) : seenIn(found);
  } catch (error) {
    throw keyringError(error);
  }
}

/** Returns a keyring that only reads the result of a search. */
function seenIn(found: Credentials | undefined): Keyring {
  const refused = () => Promise.reject(locked("whoever needs what is in it is asked to unlock it"));
  if (found === undefined) return { get: refused, set: refused, remove: refused };
  const get = (name: string) =>
    Promise.resolve(found.find(({ account }) => account === name)?.password);
  return { get, set: refused, remove: refused };
}

class SystemKeyring implements Keyring {
  readonly #addon: typeof Addon;
  /** The result of the first search, which answers the first question only. */
  #found: Credentials | undefined;

  constructor(addon: typeof Addon, found: Credentials | undefined) {
    this.#addon = addon;
    this.#found = found;
  }

  async get(name: string): Promise<string | undefined> {
    const seen = this.#found?.filter(({ account }) => account === name);
    this.#found = undefined;
    if (seen?.length === 1) return seen[0]!.password;
    return await this.#ask(name, (entry) => entry.getPassword()) ?? undefined;
  }

  async set(name: string, value: string): Promise<void> {
    await this.#ask(name, (entry) => entry.setPassword(value));
  }

  async remove(name: string): Promise<boolean> {
    return await this.#ask(name, (entry) => entry.deletePassword());
  }

  async #ask<T>(name: string, question: (entry: Addon.AsyncEntry) => Promise<T>): Promise<T> {
    this.#found = undefined;
    try {
      const options = { linux: { store: "secret-service" as const } };
      const entry = new this.#addon.AsyncEntry(SERVICE, name, options);
      const late = locked("nobody unlocked it");
      return await whileGone(() => within(PATIENCE, question(entry), late));
    } catch (error) {
      throw keyringError(error);
    }
  }
}

/** Returns all our entries that the Secret Service shows; `undefined` when it exists, but is locked. */
async function search(addon: typeof Addon, timeout: number): Promise<Credentials | undefined> {
  const late = unavailable(`it has said nothing for ${timeout / 1000} s`);
  try {
    return await whileGone(() => within(timeout, addon.findCredentialsAsync(SERVICE), late));
  } catch (error) {
    if (isLocked(error)) return undefined;
    throw error;
  }
}

/**
 * Asks again when an entry disappeared between being found and being read: another process has just removed or replaced
 * it.
 */
async function whileGone<T>(ask: () => Promise<T>, tries = 5): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (tries <= 1 || !isGone(error)) throw error;
    return await whileGone(ask, tries - 1);
  }
}

/** Whether an error means that an entry is gone, in the words of the Secret Service, of D-Bus, and of gnome-keyring. */
function isGone(error: unknown): boolean {
  return /NoSuchObject|UnknownObject|UnknownMethod|no such object/i.test(messageOf(error));
}

/**
 * Returns the result of a call within so many milliseconds; throws `late` otherwise. The addon can't cancel a call, so
 * a late one is abandoned.
 */
async function within<T>(ms: number, pending: Promise<T>, late: Error): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(late), ms);
  try {
    return await Promise.race([pending, promise]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Whether an error means a locked keyring, in the words of gnome-keyring's and KWallet's bindings, of Apple's Security
 * framework, and of Windows.
 */
function isLocked(error: unknown): boolean {
  return /IsLocked|object locked|prompt (was )?dismissed|interaction is not allowed|user canceled|passphrase you entered/i
    .test(messageOf(error));
}

function keyringError(error: unknown): UserError {
  if (error instanceof UserError) return error;
  const message = messageOf(error);
  return isLocked(error) ? locked(message) : unavailable(inWords(message));
}

/** Returns shorter words for the errors of most machines without a keyring; any other as it is. */
function inWords(message: string): string {
  if (/zbus error: Failed to connect/i.test(message)) return "there is no session bus";
  return /ServiceUnknown|was not provided by any/i.test(message)
    ? "no Secret Service is running"
    : message;
}

function locked(reason: string): UserError {
  const hints = {
    linux: "gnome-keyring-daemon --unlock   (or log in to the desktop)",
    darwin: "security unlock-keychain",
    windows: "sign in to Windows in person",
  };
  const message = `Cannot use the system keyring, which is locked: ${reason}`;
  return new UserError("store_locked", message, { hint: hints[OS] });
}

function unavailable(
  reason: string,
  hint = dialect().set("ATMOS_KEYRING_TYPE", "file"),
): UserError {
  const message = `Cannot use the system keyring: ${reason}`;
  return new UserError("store_unavailable", message, { hint });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The longest `TMP` that Windows takes (GetTempPath); of a longer one the runtime dies, and no error comes back. */
const LONGEST_TMP = 258;

/** The base directories' own part of the system. */
const WORLD = { os: OS, env: { get: (name: string) => Deno.env.get(name), entries: () => [] } };

/** Loads the addon: beside a bundle's script lies the target's, from source npm's is used. */
async function loadAddon(): Promise<typeof Addon> {
  if (Deno.mainModule.endsWith(".ts")) return await import("@napi-rs/keyring");
  // Beneath it the runtime keeps what the program carries, and no such path can be said.
  if (isGarbled("TMPDIR")) throw unavailable("TMPDIR is not UTF-8 text", dialect().unset("TMPDIR"));
  const place = OS === "windows" ? await cacheOf() : await passingPlace();
  if (place === undefined) {
    throw new Error("there is no private directory to unpack its library in");
  }
  if (OS === "windows" && place.length > LONGEST_TMP) {
    const why = `the path at which its library is unpacked is too long for Windows: ${
      visible(place)
    }`;
    throw unavailable(why, elsewhere(WORLD, "CACHE"));
  }
  try {
    return unpacking(place, () => createRequire(Deno.mainModule)("./keyring.node"));
  } finally {
    // Windows does not let go of a library that is loaded, so there it stays for the next time.
    if (OS !== "windows") await Deno.remove(place, { recursive: true });
  }
}

/**
 * Runs `load` with that temporary directory, into which Deno unpacks an addon under a name that anybody can foretell.
 */
function unpacking<T>(directory: string, load: () => T): T {
  const variable = OS === "windows" ? "TMP" : "TMPDIR";
  const before = Deno.env.get(variable);
  Deno.env.set(variable, directory);
  try {
    return load();
  } finally {
    if (before === undefined) Deno.env.delete(variable);
    else Deno.env.set(variable, before);
  }
}

/** Makes a fresh directory, which nobody else can replace. */
async function passingPlace(): Promise<string | undefined> {
  for (const base of [await cacheOf(), Deno.env.get("TMPDIR"), "/tmp"]) {
    if (!base || await weakness({ os: OS, files: denoFiles() }, pathOf(OS).join(base, "none"))) {
      continue;
    }
    const made = await Deno.makeTempDir({ dir: base, prefix: "atmos-auth-addon-" })
      .catch(() => undefined);
    if (made !== undefined) return made;
  }
}

/** Returns our directory in the cache; `undefined` where there is none. */
async function cacheOf(): Promise<string | undefined> {
  const { cache } = directories(WORLD);
  if (cache === undefined) return undefined;
  const directory = pathOf(OS).join(cache, "atmos-auth", "addon");
  const made = denoFiles().makeDirectory(directory).then(() => directory);
  return await made.catch(() => undefined);
}
