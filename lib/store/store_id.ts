/**
 * The id that tells the store from the person's others: each data directory has a store of its own, and all of them
 * share one keyring. The id is beside the records, and part of the name of each entry: no store finds, replaces or
 * removes the key of another.
 */
import { UserError } from "../errors.ts";
import { makeDataDirectory } from "../paths/data_directory.ts";
import { dataPlace, directories, pathOf } from "../paths/directories.ts";
import { requireOwn } from "../paths/ownership.ts";
import type { System } from "../system.ts";
import { visible } from "../terminal/escape.ts";
import { attempt } from "./messages.ts";
import { dialect } from "../terminal/dialect.ts";

/** The beginning of each entry's name; `keyring:` references must not name one. */
export const KEY_ENTRY = "master-key";

/** The entries of one store. */
export interface KeyEntries {
  readonly key: string;
  /** The next key, while it is being introduced. */
  readonly next: string;
  /** The trial entry, written and removed before a key is made. */
  readonly trial: string;
}

const ID = /^[0-9a-f]{32}$/;
const ID_BYTES = 16;

/**
 * Returns the entries of this store; `undefined` for one that never had a key in a keyring. Throws `store_tampered`.
 */
export async function keyEntries(system: System): Promise<KeyEntries | undefined> {
  if (directories(system).data === undefined) return undefined;
  const path = idPath(system);
  const bytes = await attempt(`read "${visible(path)}"`, () => system.files.readOwn(path, 1024));
  if (bytes === undefined) return undefined;
  const id = new TextDecoder().decode(bytes).trim();
  if (!ID.test(id)) throw damaged(path);
  return entriesOf(id);
}

/** Returns the entries of this store, with a new id where there is none: under the lock of the key. */
export async function madeEntries(system: System): Promise<KeyEntries> {
  const there = await keyEntries(system);
  if (there !== undefined) return there;
  const [path, id] = [idPath(system), system.random(ID_BYTES).toHex()];
  await attempt(`write "${visible(path)}"`, async () => {
    await requireOwn(system, path);
    await makeDataDirectory(system, pathOf(system.os).dirname(path));
    await system.files.write(path, new TextEncoder().encode(`${id}\n`), 0o600);
  });
  return entriesOf(id);
}

function entriesOf(id: string): KeyEntries {
  const key = `${KEY_ENTRY}-${id}`;
  return { key, next: `${key}-next`, trial: `${key}-trial` };
}

/** Returns the path of the file with the store's id. */
export function idPath(system: System): string {
  return dataPlace(system, "keyring.id");
}

function damaged(path: string): UserError {
  const message = `Cannot tell which key is this store's: "${visible(path)}" holds no id`;
  return new UserError("store_tampered", message, {
    hint: `${dialect().move(path, ".old")}   (or put it back from a backup: 32 digits, as in ` +
      `the name of the entry "${KEY_ENTRY}-..."; what is kept can't be opened without)`,
  });
}
