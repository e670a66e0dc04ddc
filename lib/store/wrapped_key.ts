/** One file that holds a master key, wrapped by a passphrase: read, opened and written. */
import { UserError } from "../errors.ts";
import { pathOf } from "../paths/directories.ts";
import { requireOwn } from "../paths/ownership.ts";
import type { Person } from "../provider/context.ts";
import type { System } from "../system.ts";
import { dialect } from "../terminal/dialect.ts";
import { visible } from "../terminal/escape.ts";
import { type MasterKey, masterKey, NONCE_LENGTH } from "./frame.ts";
import type { KeptKeys } from "./kept_key.ts";
import { attempt, newer, tighten, unfitness } from "./messages.ts";
import {
  askPassphrase,
  assigning,
  givenPassphrase,
  keyIn,
  meantVariable,
  unwrapKey,
  wrapKey,
} from "./passphrase.ts";

const SALT_LENGTH = 32;

const OPENING = "Opening the key store";

/** The variable that names the file, or its directory, with precedence over the configuration. */
export const KEY_FILE = "ATMOS_KEYRING_FILE_PATH";

/** The command that names another directory, for one that others can change. */
const elsewhere = () => dialect().set(KEY_FILE, "DIR");

/** The largest key file, in bytes. */
const LARGEST = 64 * 1024;

/** The means of using a key file. */
export interface Means {
  readonly system: System;
  readonly passwordEnv: string | undefined;
  readonly person: Person;
  readonly kept: KeptKeys;
  /** The file, where other data directories may name it, too. */
  readonly shared: string | undefined;
  /** The passphrase that opened a key last. */
  readonly last: { passphrase?: string };
  /** The outcomes of what was tried, by passphrase and file: each costs seconds on a busy machine. */
  readonly tried: Map<string, ReturnType<typeof unwrapKey>>;
  learn(secret: string): void;
}

/** Returns the key file whose passphrase is asked for, and the variable that may hold it. */
export function askedOf({ system, passwordEnv }: Means, path: string) {
  return { path, variable: meantVariable(system, passwordEnv) };
}

/** Returns the key in a file, opened by whatever opens it; `undefined` without a file. */
export async function keyAt(means: Means, path: string): Promise<MasterKey | undefined> {
  const raw = await rawAt(means, path);
  return raw && await masterKey(raw);
}

/** Returns the ids of the keys in a file, which anybody who can read it may know. */
export async function idsAt(means: Means, path: string): Promise<readonly string[]> {
  const bytes = await readWrapped(means, path);
  const id = bytes && await keyIn(bytes);
  return id === undefined ? [] : [id];
}

/** As `keyAt`, with the key's own bytes. */
export async function rawAt(means: Means, path: string): Promise<Uint8Array | undefined> {
  const bytes = await readWrapped(means, path);
  return bytes && await unwrap(means, path, bytes);
}

/** Reads the file; `undefined` when there is none. Throws `store_tampered` for one that can hold no key. */
export async function readWrapped(
  { system, person }: Means,
  path: string,
): Promise<Uint8Array | undefined> {
  const { files, os } = system;
  return await attempt(`read the key "${visible(path)}"`, async () => {
    const info = await files.info(path);
    if (info === undefined) return undefined;
    await requireOwn(system, pathOf(os).dirname(path), elsewhere());
    const unfit = unfitness(info, "file") ?? (info.size > LARGEST ? "is too large" : undefined);
    if (unfit !== undefined) throw damaged(path, unfit);
    await tighten(system, path, info, (line) => person.warn(line));
    return await files.readOwn(path, LARGEST);
  });
}

/** Writes a key, and checks that it can be read back. */
export async function putWrapped(
  means: Means,
  path: string,
  raw: Uint8Array,
  passphrase: string,
): Promise<MasterKey> {
  means.learn(passphrase);
  const key = await writeWrapped(means, path, raw, passphrase);
  const bytes = await readWrapped(means, path);
  const opened = bytes && await openWrapped(means, path, bytes, passphrase);
  if (opened !== undefined && (await masterKey(opened)).id === key.id) return key;
  throw damaged(path, "does not hold what was written");
}

/** Writes a key, wrapped by a passphrase, and keeps it unlocked. */
export async function writeWrapped(
  { system, kept, person }: Means,
  path: string,
  raw: Uint8Array,
  passphrase: string,
): Promise<MasterKey> {
  const { random, files } = system;
  const fresh = { salt: random(SALT_LENGTH), nonce: random(NONCE_LENGTH) };
  const bytes = await person.waitFor("Sealing the key store", wrapKey(raw, passphrase, fresh));
  await attempt(`write the key "${visible(path)}"`, async () => {
    await requireOwn(system, path, elsewhere());
    await files.makeDirectory(pathOf(system.os).dirname(path));
    await files.write(path, bytes, 0o600);
  });
  const key = await masterKey(raw);
  await kept.keep(key.id, raw);
  return key;
}

async function unwrap(means: Means, path: string, bytes: Uint8Array): Promise<Uint8Array> {
  const id = await keyIn(bytes);
  const held = id && await means.kept.take(id);
  return held || await unwrapByPassphrase(means, path, bytes);
}

/** Opens the key with the passphrase that is known, given or asked for; throws `store_locked` when it is wrong. */
export async function unwrapByPassphrase(
  means: Means,
  path: string,
  bytes: Uint8Array,
): Promise<Uint8Array> {
  const { system, person, last } = means;
  // What was chosen a moment ago, a variable can't say.
  const same = last.passphrase && await openWrapped(means, path, bytes, last.passphrase);
  if (same) return same;
  const given = givenPassphrase(system, means.passwordEnv);
  if (given !== undefined) {
    return await openWrapped(means, path, bytes, given.value) ??
      wrongPassphrase(means, path, given.variable);
  }
  const typed = (passphrase: string) => openWrapped(means, path, bytes, passphrase);
  return await askPassphrase(person, askedOf(means, path), typed) ??
    wrongPassphrase(means, path);
}

/** Opens the key; `undefined` when the passphrase is wrong. Either is found out once. */
export async function openWrapped(
  means: Means,
  path: string,
  bytes: Uint8Array,
  passphrase: string,
): Promise<Uint8Array | undefined> {
  means.learn(passphrase);
  const opened = await tried(means, bytes, passphrase);
  if (opened === "damaged") throw damaged(path, "is damaged");
  if (opened === "newer") throw newer(`the key "${visible(path)}"`);
  if (opened === "wrong") return undefined;
  means.last.passphrase = passphrase;
  await means.kept.keep((await masterKey(opened)).id, opened);
  return opened;
}

async function tried({ person, tried }: Means, bytes: Uint8Array, passphrase: string) {
  const what = JSON.stringify([passphrase, bytes.toHex()]);
  const trying = tried.get(what) ?? unwrapKey(bytes, passphrase);
  tried.set(what, trying);
  // Where the machine could not, it may be able to the next time.
  trying.catch(() => tried.delete(what));
  return await person.waitFor(OPENING, trying);
}

/** The loss when a key is given up, in words. */
const PRICE =
  "all that is kept under it is lost then: sign in again, and enter long-lived keys again";

/**
 * Throws the error of a wrong passphrase. Its hint destroys nothing: the passphrase may have been another key's, or
 * mistyped.
 */
export function wrongPassphrase(
  { system, passwordEnv }: Means,
  path: string,
  variable?: string,
): never {
  const which = variable === undefined ? "" : ` in ${visible(variable)}`;
  const message = `Cannot open the key "${visible(path)}": the passphrase${which} is wrong`;
  const line = assigning(variable ?? meantVariable(system, passwordEnv));
  throw new UserError("store_locked", message, {
    hint: `${line}   (if it is forgotten, ${aside(path)}: ${PRICE})`,
  });
}

function aside(path: string): string {
  return dialect().move(path, ".old");
}

function damaged(path: string, why: string): UserError {
  return new UserError("store_tampered", `Cannot trust the key "${visible(path)}": it ${why}`, {
    hint: `${aside(path)}   (or put it back from a backup: ${PRICE})`,
  });
}
