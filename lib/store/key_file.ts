/** The master key in a file, wrapped by a passphrase: for machines without a keyring. */
import { UserError } from "../errors.ts";
import { dataPlace, expandHome, pathOf } from "../paths/directories.ts";
import { requireOwn } from "../paths/ownership.ts";
import type { Person } from "../provider/context.ts";
import type { System } from "../system.ts";
import { typed, visible } from "../terminal/escape.ts";
import { KEY_LENGTH, type MasterKey, masterKey, NONCE_LENGTH } from "./frame.ts";
import {
  askPassphrase,
  choosePassphrase,
  givenPassphrase,
  keyIn,
  passphraseVariables,
  unwrapKey,
  wrapKey,
} from "./passphrase.ts";
import { aloneWithKey } from "./locks.ts";
import { attempt, newer, tighten, unfitness } from "./messages.ts";
import { type KeptKeys, keptKeys } from "./kept_key.ts";
import type { KeySource } from "./store.ts";

/** How often a person may mistype. */
const TRIES = 3;

const SALT_LENGTH = 32;

/** Where the key lies among strangers. */
const ELSEWHERE = "export ATMOS_KEYRING_FILE_PATH=DIR";

/** No key's file comes near this size, in bytes. */
const LARGEST = 64 * 1024;

/** What is known about the key's file. */
interface KeyFileSettings {
  /** The file, or its directory; a home of its own when absent. */
  readonly path: string | undefined;
  /** The variable that holds the passphrase. */
  readonly passwordEnv: string | undefined;
  /** How long it is kept unlocked, in milliseconds; 0 for not at all. */
  readonly keepUnlocked: number | undefined;
}

/** What a key's file needs. */
interface Means {
  readonly system: System;
  readonly passwordEnv: string | undefined;
  readonly person: Person;
  readonly kept: KeptKeys;
  learn(secret: string): void;
}

/** The master key in a file. Throws `config_invalid` for a path that depends on where one stands. */
export function fileKey(
  system: System,
  { path, passwordEnv, keepUnlocked }: KeyFileSettings,
  person: Person,
  learn: (secret: string) => void,
): KeySource {
  const places = keyPlaces(system, path);
  const kept = keptKeys(system, keepUnlocked);
  const means: Means = { system, passwordEnv, person, kept, learn };
  return {
    where: places.file,
    quiet: passphraseVariables(system.env, passwordEnv).some((name) => system.env.get(name)),
    fetch: async () => await fetch(means, await keyPath(system, places)),
    create: async () => await create(means, await keyPath(system, places)),
    forget: async () => await forget(means, await keyPath(system, places)),
  };
}

async function fetch(means: Means, path: string): Promise<MasterKey | undefined> {
  const bytes = await read(means, path);
  return bytes && await unwrap(means, path, bytes);
}

/** Whether it was kept unlocked. */
async function forget(means: Means, path: string): Promise<boolean> {
  const bytes = await read(means, path);
  const id = bytes && await keyIn(bytes);
  return id !== undefined && await means.kept.forget(id);
}

async function create(means: Means, path: string): Promise<MasterKey> {
  const { system, person, learn } = means;
  const passphrase = givenPassphrase(system, means.passwordEnv)?.value ??
    await choosePassphrase(person, path);
  learn(passphrase);
  return await aloneWithKey(system, async () => {
    const bytes = await read(means, path);
    if (bytes !== undefined) return await open(means, path, bytes, passphrase) ?? wrong(path);
    return await make(means, path, passphrase);
  });
}

async function make({ system, kept }: Means, path: string, passphrase: string): Promise<MasterKey> {
  const { random, files } = system;
  const raw = random(KEY_LENGTH);
  const fresh = { salt: random(SALT_LENGTH), nonce: random(NONCE_LENGTH) };
  const bytes = await wrapKey(raw, passphrase, fresh);
  await attempt(`write the key "${visible(path)}"`, async () => {
    await requireOwn(system, path, ELSEWHERE);
    await files.makeDirectory(pathOf(system.os).dirname(path));
    await files.write(path, bytes, 0o600);
  });
  const key = await masterKey(raw);
  await kept.keep(key.id, raw);
  return key;
}

async function unwrap(means: Means, path: string, bytes: Uint8Array): Promise<MasterKey> {
  const { system, person, kept } = means;
  const id = await keyIn(bytes);
  const held = id && await kept.take(id);
  if (held) return held;
  const given = givenPassphrase(system, means.passwordEnv);
  if (given !== undefined) {
    return await open(means, path, bytes, given.value) ?? wrong(path, given.variable);
  }
  for (let tries = 0; tries < TRIES; tries++) {
    const key = await open(means, path, bytes, await askPassphrase(person, path));
    if (key !== undefined) return key;
    person.warn("That passphrase does not open it");
  }
  return wrong(path);
}

/** The key; `undefined` when the passphrase is wrong. */
async function open(
  { learn, kept }: Means,
  path: string,
  bytes: Uint8Array,
  passphrase: string,
): Promise<MasterKey | undefined> {
  learn(passphrase);
  const opened = await unwrapKey(bytes, passphrase);
  if (opened === "damaged") throw damaged(path, "is damaged");
  if (opened === "newer") throw newer(`the key "${visible(path)}"`);
  if (opened === "wrong") return undefined;
  const key = await masterKey(opened);
  await kept.keep(key.id, opened);
  return key;
}

async function read({ system, person }: Means, path: string): Promise<Uint8Array | undefined> {
  const { files, os } = system;
  return await attempt(`read the key "${visible(path)}"`, async () => {
    const info = await files.info(path);
    if (info === undefined) return undefined;
    await requireOwn(system, pathOf(os).dirname(path), ELSEWHERE);
    const unfit = unfitness(info, "file") ?? (info.size > LARGEST ? "is too large" : undefined);
    if (unfit !== undefined) throw damaged(path, unfit);
    await tighten(files, path, info, (line) => person.warn(line));
    return await files.readOwn(path, LARGEST);
  });
}

function wrong(path: string, variable?: string): never {
  const which = variable === undefined ? "" : ` in ${visible(variable)}`;
  const message = `Cannot open the key "${visible(path)}": the passphrase${which} is wrong`;
  throw new UserError("store_locked", message, {
    hint: `try again; if it is forgotten, rm ${typed(path)} and sign in again`,
  });
}

function damaged(path: string, why: string): UserError {
  return new UserError("store_tampered", `Cannot trust the key "${visible(path)}": it ${why}`, {
    hint: `restore it from a backup, or rm ${typed(path)} and sign in again`,
  });
}

/** The file, should the path be a file's; and should it be a directory's. */
interface KeyPlaces {
  readonly file: string;
  readonly inside: string;
}

/** Where a configured path may lead. Throws `config_invalid` for one that depends on where one stands. */
function keyPlaces(system: System, given: string | undefined): KeyPlaces {
  const { join, extname, isAbsolute } = pathOf(system.os);
  if (given === undefined) {
    const file = dataPlace(system, "store.key");
    return { file, inside: file };
  }
  const path = expandHome(system, given);
  if (!isAbsolute(path)) throw relative(given);
  const inside = join(path, "atmos-auth.key");
  return { file: extname(path) === "" ? inside : path, inside };
}

/** The key's file: inside of the path when that is a directory. */
async function keyPath({ files }: System, { file, inside }: KeyPlaces): Promise<string> {
  const info = file === inside ? undefined : await files.info(file);
  return info?.kind === "directory" ? inside : file;
}

function relative(given: string): UserError {
  return new UserError(
    "config_invalid",
    `Cannot keep the store's key at "${visible(given)}": it would depend on the working directory`,
    { hint: 'auth.keyring.spec.path: "~/.atmos/keyring"' },
  );
}
