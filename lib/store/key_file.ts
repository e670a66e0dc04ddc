/** The master key in a file, wrapped by a passphrase: for machines without a keyring. */
import { UserError } from "../errors.ts";
import { unlockingVariables } from "../environment/unlocking.ts";
import { pathOf } from "../paths/directories.ts";
import type { Person } from "../provider/context.ts";
import type { System } from "../system.ts";
import { dialect } from "../terminal/dialect.ts";
import { visible } from "../terminal/escape.ts";
import { KEY_LENGTH, type MasterKey, masterKey } from "./frame.ts";
import { keptKeys } from "./kept_key.ts";
import { keyPath, keyPlaces } from "./key_place.ts";
import { aloneWithKey } from "./locks.ts";
import { attempt } from "./messages.ts";
import {
  assigning,
  choosePassphrase,
  fitPassphrase,
  givenForNew,
  givenPassphrase,
  keyIn,
  rekeying,
} from "./passphrase.ts";
import type { KeySource } from "./store.ts";
import {
  askedOf,
  idsAt,
  KEY_FILE,
  keyAt,
  type Means,
  openWrapped,
  putWrapped,
  rawAt,
  readWrapped,
  unwrapByPassphrase,
  writeWrapped,
  wrongPassphrase,
} from "./wrapped_key.ts";

/** Settings of the key file. */
interface KeyFileSettings {
  /** The file, or its directory; absent: one in the data directory. */
  readonly path: string | undefined;
  /** The variable that holds the passphrase. */
  readonly passwordEnv: string | undefined;
  /** Time for which the key is kept unlocked, in milliseconds; 0 for not at all. */
  readonly keepUnlocked: number | undefined;
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
  const means: Means = {
    system,
    passwordEnv,
    person,
    kept,
    shared,
    last: {},
    tried: new Map(),
    learn,
  };
  const at = () => keyPath(system, places);
  const formers = () => import("./former_keys.ts");
  const ids = async () => [
    ...await idsAt(means, await at()),
    ...await idsAt(means, nextOf(await at())),
    ...shared ? await (await formers()).formerIds(system, await at()) : [],
  ];
  return {
    ...{ where: places.file, usual, fleeting: false, shared },
    quiet: unlockingVariables(system.env, [passwordEnv]).some((name) => system.env.get(name)),
    ids,
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
      const [next] = await idsAt(means, nextOf(await at()));
      const replaced = (await ids()).filter((id) => id !== next);
      if (shared) await keepFormer(means, await at());
      await promote(system, await at());
      await forget(means, replaced);
    },
    discard: async () => {
      await forget(means, await ids());
      for (const path of [nextOf(await at()), await at()]) {
        if (!shared || path !== await at()) await system.files.remove(path);
      }
    },
    rewrap: async (chosen) => await rewrapAll(means, await at(), chosen),
    misgiven: async () => await misgiven(means, await at()),
    isUnlocked: async () => (await Promise.all((await ids()).map(kept.has))).includes(true),
    forget: async () => ({
      locked: await forget(means, await ids()),
      openedBy: async () => await openedBy(means, await at()),
    }),
  };
}

/** Returns the path of the next key, beside the file. */
function nextOf(path: string): string {
  return `${path}.next`;
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
      const bytes = await readWrapped(means, path) ?? noneToWrap(path);
      await unwrapByPassphrase(means, path, bytes);
      return last.passphrase ?? wrongPassphrase(means, path);
    },
    choose: async () =>
      chosen === undefined
        ? await choosePassphrase(person, askedOf(means, path), anew())
        : fitPassphrase(chosen),
    open: async (file, passphrase) => {
      const bytes = await readWrapped(means, file);
      return bytes && await openWrapped(means, file, bytes, passphrase);
    },
    put: (file, raw, passphrase) => putWrapped(means, file, raw, passphrase),
  });
}

const anew = () => ({ what: "another passphrase for the", hint: rekeying() });

async function adopt(means: Means, path: string, raw: Uint8Array): Promise<MasterKey> {
  const passphrase = givenForNew(means.system, means.passwordEnv)?.value ??
    await choosePassphrase(means.person, askedOf(means, path));
  await putWrapped(means, path, raw, passphrase);
  return await masterKey(raw);
}

/** Makes the next key, wrapped with the passphrase of the present one. */
async function prepare(means: Means, path: string): Promise<MasterKey> {
  const there = await keyAt(means, nextOf(path));
  if (there !== undefined) return there;
  const bytes = await readWrapped(means, path);
  // Where the key is kept unlocked, nobody has typed it yet.
  if (bytes !== undefined && means.last.passphrase === undefined) {
    await unwrapByPassphrase(means, path, bytes);
  }
  const passphrase = means.last.passphrase ?? wrongPassphrase(means, path);
  return await putWrapped(means, nextOf(path), means.system.random(KEY_LENGTH), passphrase);
}

async function keepFormer(means: Means, path: string): Promise<void> {
  const bytes = await readWrapped(means, path);
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

/** Returns the variable whose passphrase opens the key, if it is right, which is not tried. */
async function openedBy(means: Means, path: string): Promise<string | undefined> {
  try {
    const given = givenPassphrase(means.system, means.passwordEnv);
    return given && await readWrapped(means, path) && given.variable;
  } catch (error) {
    // Who uses the store is told; it opens nothing.
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** Removes unlocked keys; returns whether any was kept. */
async function forget({ kept }: Means, ids: readonly string[]): Promise<boolean> {
  const gone = await Promise.all(ids.map((id) => kept.forget(id)));
  return gone.includes(true);
}

async function create(means: Means, path: string): Promise<MasterKey> {
  const { system, person, learn } = means;
  const passphrase = givenForNew(system, means.passwordEnv)?.value ??
    await choosePassphrase(person, askedOf(means, path));
  learn(passphrase);
  return await aloneWithKey(system, person, async () => {
    const bytes = await readWrapped(means, path);
    if (bytes === undefined) {
      return await writeWrapped(means, path, system.random(KEY_LENGTH), passphrase);
    }
    return await masterKey(
      await openWrapped(means, path, bytes, passphrase) ?? wrongPassphrase(means, path),
    );
  }, means.shared);
}

/**
 * Returns the error for a wrong passphrase in a variable: it goes unnoticed while the key is unlocked, and then the
 * next run in another login fails.
 */
async function misgiven(means: Means, path: string): Promise<UserError | undefined> {
  const given = givenPassphrase(means.system, means.passwordEnv);
  const bytes = given && await readWrapped(means, path);
  if (given === undefined || bytes === undefined) return undefined;
  if (given.value === means.last.passphrase) return undefined;
  if (await openWrapped(means, path, bytes, given.value) !== undefined) return undefined;
  const message = `the passphrase in ${visible(given.variable)} does not open "${visible(path)}"`;
  const hint = assigning(given.variable);
  return new UserError("store_locked", message, { hint });
}

function noneToWrap(path: string): never {
  throw new UserError("store_unavailable", `There is no key in ${path}: nothing is kept yet`, {
    hint: "atmos-auth login",
  });
}
