/** The master key in a file, wrapped by a passphrase: for machines without a keyring. */
import { UserError } from "../errors.ts";
import { unlockingVariables } from "../environment/unlocking.ts";
import { pathOf } from "../paths/directories.ts";
import { requireOwn } from "../paths/ownership.ts";
import type { Person } from "../provider/context.ts";
import type { System } from "../system.ts";
import { visible } from "../terminal/escape.ts";
import { KEY_LENGTH, type MasterKey, masterKey, NONCE_LENGTH } from "./frame.ts";
import {
  askPassphrase,
  assigning,
  choosePassphrase,
  fitPassphrase,
  givenForNew,
  givenPassphrase,
  keyIn,
  meantVariable,
  rekeying,
  unwrapKey,
  wrapKey,
} from "./passphrase.ts";
import { aloneWithKey } from "./locks.ts";
import { attempt, newer, tighten, unfitness } from "./messages.ts";
import { type KeptKeys, keptKeys } from "./kept_key.ts";
import { keyPath, keyPlaces } from "./key_place.ts";
import type { KeySource } from "./store.ts";
import { dialect } from "../terminal/dialect.ts";

const SALT_LENGTH = 32;

/** The variable that names the file, or its directory, with precedence over the configuration. */
export const KEY_FILE = "ATMOS_KEYRING_FILE_PATH";

/** The command that names another directory, for one that others can change. */
const elsewhere = () => dialect().set(KEY_FILE, "DIR");

/** The largest key file, in bytes. */
const LARGEST = 64 * 1024;

/** Settings of the key file. */
interface KeyFileSettings {
  /** The file, or its directory; absent: one in the data directory. */
  readonly path: string | undefined;
  /** The variable that holds the passphrase. */
  readonly passwordEnv: string | undefined;
  /** Time for which the key is kept unlocked, in milliseconds; 0 for not at all. */
  readonly keepUnlocked: number | undefined;
}

/** The means of using a key file. */
interface Means {
  readonly system: System;
  readonly passwordEnv: string | undefined;
  readonly person: Person;
  readonly kept: KeptKeys;
  /** The file, where other data directories may name it, too. */
  readonly shared: string | undefined;
  /** The passphrase that opened a key last. */
  readonly last: { passphrase?: string };
  learn(secret: string): void;
}

/** Returns the master key in a file. Throws `config_invalid` for a path that depends on the working directory. */
export function fileKey(
  system: System,
  { path, passwordEnv, keepUnlocked }: KeyFileSettings,
  person: Person,
  learn: (secret: string) => void,
): KeySource {
  const places = keyPlaces(system, path);
  const kept = keptKeys(system, keepUnlocked);
  // Whoever named the file by its path may have told it to other data directories.
  const shared = path === undefined ? undefined : places.file;
  // A file that the configuration names is where that has it looked for.
  const isPointed = Boolean(system.env.get(KEY_FILE));
  const usual = isPointed ? dialect().unset(KEY_FILE) : undefined;
  const means: Means = { system, passwordEnv, person, kept, shared, last: {}, learn };
  const at = () => keyPath(system, places);
  const formers = () => import("./former_keys.ts");
  return {
    ...{ where: places.file, usual, fleeting: false, shared },
    quiet: unlockingVariables(system.env, [passwordEnv]).some((name) => system.env.get(name)),
    ids: async () => [
      ...await idsAt(means, await at()),
      ...await idsAt(means, nextOf(await at())),
      ...shared ? await (await formers()).formerIds(system, await at()) : [],
    ],
    fetch: async () => await keyAt(means, await at()),
    peek: async () => await keyAt(means, await at()),
    create: async () => await create(means, await at()),
    bytes: async () => await rawAt(means, await at()),
    adopt: async (raw) => await adopt(means, await at(), raw),
    next: async () => await keyAt(means, nextOf(await at())),
    isUnfinished: async () => await system.files.info(nextOf(await at())) !== undefined,
    prepare: async () => await prepare(means, await at()),
    former: async (id) =>
      shared ? await keyAt(means, (await formers()).formerPath(await at(), id)) : undefined,
    promote: async () => {
      if (shared) await keepFormer(means, await at());
      await promote(system, await at());
    },
    discard: async () => {
      for (const path of [nextOf(await at()), await at()]) {
        await forget(means, path);
        if (!shared || path !== await at()) await system.files.remove(path);
      }
    },
    rewrap: async (chosen) => await rewrapAll(means, await at(), chosen),
    misgiven: async () => await misgiven(means, await at()),
    forget: async () => ({
      locked: await forget(means, await at()),
      openedBy: await openedBy(means, await at()),
    }),
  };
}

/** Wraps the key under another passphrase, with the keys beside it. */
async function rewrapAll(means: Means, path: string, chosen: string | undefined): Promise<void> {
  const { system, person, last, shared } = means;
  const [{ formerIds, formerPath }, { rewrap }] = await Promise.all([
    import("./former_keys.ts"),
    import("./rewrap.ts"),
  ]);
  const formers = shared ? await formerIds(system, path) : [];
  const next = await system.files.info(nextOf(path)) === undefined ? [] : [nextOf(path)];
  await rewrap({
    ...{ person, path },
    beside: [...formers.map((id) => formerPath(path, id)), ...next],
    old: async () => {
      const bytes = await read(means, path) ?? noneToWrap(path);
      await unwrapByPassphrase(means, path, bytes);
      return last.passphrase ?? wrong(means, path);
    },
    choose: async () =>
      chosen === undefined
        ? await choosePassphrase(system, person, asked(means, path), anew())
        : fitPassphrase(chosen),
    open: async (file, passphrase) => {
      const bytes = await read(means, file);
      return bytes && await open(means, file, bytes, passphrase);
    },
    put: (file, raw, passphrase) => put(means, file, raw, passphrase),
  });
}

const anew = () => ({ what: "another passphrase for the", hint: rekeying() });

/** Returns the key file whose passphrase is asked for, and the variable that may hold it. */
function asked({ system, passwordEnv }: Means, path: string) {
  return { path, variable: meantVariable(system, passwordEnv) };
}

async function keyAt(means: Means, path: string): Promise<MasterKey | undefined> {
  const raw = await rawAt(means, path);
  return raw && await masterKey(raw);
}

/** Returns the ids of the keys in a file, which anybody who can read it may know. */
async function idsAt(means: Means, path: string): Promise<readonly string[]> {
  const bytes = await read(means, path);
  const id = bytes && await keyIn(bytes);
  return id === undefined ? [] : [id];
}

async function rawAt(means: Means, path: string): Promise<Uint8Array | undefined> {
  const bytes = await read(means, path);
  return bytes && await unwrap(means, path, bytes);
}

/** Returns the path of the next key, beside the file. */
function nextOf(path: string): string {
  return `${path}.next`;
}

async function adopt(means: Means, path: string, raw: Uint8Array): Promise<MasterKey> {
  const passphrase = givenForNew(means.system, means.passwordEnv)?.value ??
    await choosePassphrase(means.system, means.person, asked(means, path));
  await put(means, path, raw, passphrase);
  return await masterKey(raw);
}

/** Makes the next key, wrapped with the passphrase of the present one. */
async function prepare(means: Means, path: string): Promise<MasterKey> {
  const there = await keyAt(means, nextOf(path));
  if (there !== undefined) return there;
  const bytes = await read(means, path);
  // Where the key is kept unlocked, nobody has typed it yet.
  if (bytes !== undefined && means.last.passphrase === undefined) {
    await unwrapByPassphrase(means, path, bytes);
  }
  const passphrase = means.last.passphrase ?? wrong(means, path);
  return await put(means, nextOf(path), means.system.random(KEY_LENGTH), passphrase);
}

async function keepFormer(means: Means, path: string): Promise<void> {
  const bytes = await read(means, path);
  const id = bytes && await keyIn(bytes);
  if (bytes === undefined || id === undefined) return;
  await (await import("./former_keys.ts")).keepFormer(means.system, path, { id, bytes });
}

async function promote({ files, os }: System, path: string): Promise<void> {
  await attempt(
    `replace the key "${visible(path)}"`,
    () => files.rename(nextOf(path), pathOf(os).basename(path)),
    [],
  );
}

/** Writes a key, and checks that it can be read back. */
async function put(
  means: Means,
  path: string,
  raw: Uint8Array,
  passphrase: string,
): Promise<MasterKey> {
  means.learn(passphrase);
  const key = await write(means, path, raw, passphrase);
  const bytes = await read(means, path);
  const opened = bytes && await open(means, path, bytes, passphrase);
  if (opened !== undefined && (await masterKey(opened)).id === key.id) return key;
  throw damaged(path, "does not hold what was written");
}

/** The variable whose passphrase opens the key; that is tried without keeping it unlocked. */
async function openedBy(means: Means, path: string): Promise<string | undefined> {
  try {
    const given = givenPassphrase(means.system, means.passwordEnv);
    const bytes = given && await read(means, path);
    if (bytes === undefined) return undefined;
    return await unwrapKey(bytes, given!.value) instanceof Uint8Array ? given!.variable : undefined;
  } catch (error) {
    // Who uses the store is told; it opens nothing.
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** Removes the unlocked key; returns whether it was kept. */
async function forget(means: Means, path: string): Promise<boolean> {
  const bytes = await read(means, path);
  const id = bytes && await keyIn(bytes);
  return id !== undefined && await means.kept.forget(id);
}

async function create(means: Means, path: string): Promise<MasterKey> {
  const { system, person, learn } = means;
  const passphrase = givenForNew(system, means.passwordEnv)?.value ??
    await choosePassphrase(system, person, asked(means, path));
  learn(passphrase);
  return await aloneWithKey(system, person, async () => {
    const bytes = await read(means, path);
    if (bytes === undefined) {
      return await write(means, path, system.random(KEY_LENGTH), passphrase);
    }
    return await masterKey(await open(means, path, bytes, passphrase) ?? wrong(means, path));
  }, means.shared);
}

async function write(
  { system, kept }: Means,
  path: string,
  raw: Uint8Array,
  passphrase: string,
): Promise<MasterKey> {
  const { random, files } = system;
  const fresh = { salt: random(SALT_LENGTH), nonce: random(NONCE_LENGTH) };
  const bytes = await wrapKey(raw, passphrase, fresh);
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

async function unwrapByPassphrase(
  means: Means,
  path: string,
  bytes: Uint8Array,
): Promise<Uint8Array> {
  const { system, person, last } = means;
  // What was chosen a moment ago, a variable can't say.
  const same = last.passphrase && await open(means, path, bytes, last.passphrase);
  if (same) return same;
  const given = givenPassphrase(system, means.passwordEnv);
  if (given !== undefined) {
    return await open(means, path, bytes, given.value) ?? wrong(means, path, given.variable);
  }
  const typed = (passphrase: string) => open(means, path, bytes, passphrase);
  return await askPassphrase(system, person, asked(means, path), typed) ?? wrong(means, path);
}

/**
 * Returns the error for a wrong passphrase in a variable: it goes unnoticed while the key is unlocked, and then the
 * next run in another login fails.
 */
async function misgiven(means: Means, path: string): Promise<UserError | undefined> {
  const given = givenPassphrase(means.system, means.passwordEnv);
  const bytes = given && await read(means, path);
  if (given === undefined || bytes === undefined) return undefined;
  if (given.value === means.last.passphrase) return undefined;
  if (await open(means, path, bytes, given.value) !== undefined) return undefined;
  const message = `the passphrase in ${visible(given.variable)} does not open "${visible(path)}"`;
  const hint = assigning(means.system, given.variable);
  return new UserError("store_locked", message, { hint });
}

/** Opens the key; `undefined` when the passphrase is wrong. */
async function open(
  { learn, kept, last }: Means,
  path: string,
  bytes: Uint8Array,
  passphrase: string,
): Promise<Uint8Array | undefined> {
  learn(passphrase);
  const opened = await unwrapKey(bytes, passphrase);
  if (opened === "damaged") throw damaged(path, "is damaged");
  if (opened === "newer") throw newer(`the key "${visible(path)}"`);
  if (opened === "wrong") return undefined;
  last.passphrase = passphrase;
  await kept.keep((await masterKey(opened)).id, opened);
  return opened;
}

async function read({ system, person }: Means, path: string): Promise<Uint8Array | undefined> {
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

/** The loss when a key is given up, in words. */
const PRICE =
  "all that is kept under it is lost then: sign in again, and enter long-lived keys again";

/**
 * Throws the error of a wrong passphrase. Its hint destroys nothing: the passphrase may have been another key's, or
 * mistyped.
 */
function wrong({ system, passwordEnv }: Means, path: string, variable?: string): never {
  const which = variable === undefined ? "" : ` in ${visible(variable)}`;
  const message = `Cannot open the key "${visible(path)}": the passphrase${which} is wrong`;
  const line = assigning(system, variable ?? meantVariable(system, passwordEnv));
  throw new UserError("store_locked", message, {
    hint: `${line}   (if it is forgotten, ${aside(path)}: ${PRICE})`,
  });
}

function aside(path: string): string {
  return dialect().move(path, ".old");
}

function noneToWrap(path: string): never {
  throw new UserError("store_unavailable", `There is no key in ${path}: nothing is kept yet`, {
    hint: "atmos-auth login",
  });
}

function damaged(path: string, why: string): UserError {
  return new UserError("store_tampered", `Cannot trust the key "${visible(path)}": it ${why}`, {
    hint: `${aside(path)}   (or put it back from a backup: ${PRICE})`,
  });
}
