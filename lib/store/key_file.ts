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
  unwrapKey,
  wrapKey,
} from "./passphrase.ts";
import { aloneWithKey } from "./locks.ts";
import { attempt, tighten, unfitness } from "./messages.ts";
import type { KeySource } from "./store.ts";

/** How often a person may mistype. */
const TRIES = 3;

const SALT_LENGTH = 32;

/** Where the key lies among strangers. */
const ELSEWHERE = "export ATMOS_KEYRING_FILE_PATH=DIR";

/** No key's file comes near this size, in bytes. */
const LARGEST = 64 * 1024;

/** What is known about the key's file. */
export interface KeyFileSettings {
  /** The file, or its directory; a home of its own when absent. */
  readonly path: string | undefined;
  /** The variable that holds the passphrase. */
  readonly passwordEnv: string | undefined;
}

/** The master key in a file. Throws `config_invalid` for a path that depends on where one stands. */
export function fileKey(
  system: System,
  settings: KeyFileSettings,
  person: Person,
  learn: (secret: string) => void,
): KeySource {
  const places = keyPlaces(system, settings.path);
  return new KeyFile(system, places, settings.passwordEnv, person, learn);
}

class KeyFile implements KeySource {
  readonly #system: System;
  readonly #places: KeyPlaces;
  readonly #passwordEnv: string | undefined;
  readonly #person: Person;
  readonly #learn: (secret: string) => void;

  constructor(
    system: System,
    places: KeyPlaces,
    passwordEnv: string | undefined,
    person: Person,
    learn: (secret: string) => void,
  ) {
    this.#system = system;
    this.#places = places;
    this.#passwordEnv = passwordEnv;
    this.#person = person;
    this.#learn = learn;
  }

  get where(): string {
    return this.#places.file;
  }

  get quiet(): boolean {
    const { env } = this.#system;
    const names = [
      env.get("ATMOS_KEYRING_PASSWORD_ENV"),
      this.#passwordEnv,
      "ATMOS_KEYRING_PASSWORD",
    ];
    return names.some((name) => name && env.get(name));
  }

  async fetch(): Promise<MasterKey | undefined> {
    const path = await keyPath(this.#system, this.#places);
    const bytes = await this.#read(path);
    return bytes && await this.#unwrap(path, bytes);
  }

  async create(): Promise<MasterKey> {
    const path = await keyPath(this.#system, this.#places);
    const given = this.#given();
    const passphrase = given?.value ?? await choosePassphrase(this.#person, path);
    this.#learn(passphrase);
    return await aloneWithKey(this.#system, async () => {
      const bytes = await this.#read(path);
      if (bytes !== undefined) return await this.#open(path, bytes, passphrase) ?? wrong(path);
      return await this.#make(path, passphrase);
    });
  }

  async #make(path: string, passphrase: string): Promise<MasterKey> {
    const { random, files } = this.#system;
    const raw = random(KEY_LENGTH);
    const fresh = { salt: random(SALT_LENGTH), nonce: random(NONCE_LENGTH) };
    const bytes = await wrapKey(raw, passphrase, fresh);
    await attempt(`write the key "${visible(path)}"`, async () => {
      await requireOwn(this.#system, path, ELSEWHERE);
      await files.makeDirectory(pathOf(this.#system.os).dirname(path));
      await files.write(path, bytes, 0o600);
    });
    return await masterKey(raw);
  }

  async #unwrap(path: string, bytes: Uint8Array): Promise<MasterKey> {
    const given = this.#given();
    if (given !== undefined) {
      return await this.#open(path, bytes, given.value) ?? wrong(path, given.variable);
    }
    for (let tries = 0; tries < TRIES; tries++) {
      const key = await this.#open(path, bytes, await askPassphrase(this.#person, path));
      if (key !== undefined) return key;
      this.#person.warn("That passphrase does not open it");
    }
    return wrong(path);
  }

  /** The key; `undefined` when the passphrase is wrong. */
  async #open(path: string, bytes: Uint8Array, passphrase: string): Promise<MasterKey | undefined> {
    this.#learn(passphrase);
    const opened = await unwrapKey(bytes, passphrase);
    if (opened === "damaged") throw damaged(path, "is damaged");
    if (opened === "newer") throw newer(path);
    return opened === "wrong" ? undefined : await masterKey(opened);
  }

  #given() {
    return givenPassphrase(this.#system, this.#passwordEnv);
  }

  async #read(path: string): Promise<Uint8Array | undefined> {
    const { files } = this.#system;
    return await attempt(`read the key "${visible(path)}"`, async () => {
      const info = await files.info(path);
      if (info === undefined) return undefined;
      await requireOwn(this.#system, pathOf(this.#system.os).dirname(path), ELSEWHERE);
      const unfit = unfitness(info, "file") ?? (info.size > LARGEST ? "is too large" : undefined);
      if (unfit !== undefined) throw damaged(path, unfit);
      await tighten(files, path, info, this.#person.warn);
      return await files.readOwn(path, LARGEST);
    });
  }
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

function newer(path: string): UserError {
  const message = `Cannot read the key "${visible(path)}": a newer atmos-auth wrote it`;
  return new UserError("store_unavailable", message, {
    hint: "update this atmos-auth; `atmos-auth version` says which it is",
  });
}

/** The file, should the path be a file's; and should it be a directory's. */
export interface KeyPlaces {
  readonly file: string;
  readonly inside: string;
}

/** Where a configured path may lead. Throws `config_invalid` for one that depends on where one stands. */
export function keyPlaces(system: System, given: string | undefined): KeyPlaces {
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
export async function keyPath({ files }: System, { file, inside }: KeyPlaces): Promise<string> {
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
