/** The path of the file with the store's key. */
import { UserError } from "../errors.ts";
import { dataPlace, expandHome, isAnchored, pathOf } from "../paths/directories.ts";
import type { System } from "../system.ts";
import { visible } from "../terminal/escape.ts";

/** The file, if the path is a file's, and if it is a directory's. */
interface KeyPlaces {
  readonly file: string;
  readonly inside: string;
}

/**
 * Returns the files that a configured path may mean. Throws `config_invalid` for one that depends on the working
 * directory.
 */
export function keyPlaces(system: System, given: string | undefined): KeyPlaces {
  const { join, extname } = pathOf(system.os);
  if (given === undefined) {
    const file = dataPlace(system, "store.key");
    return { file, inside: file };
  }
  const path = expandHome(system, given);
  if (!isAnchored(system.os, path)) throw relative(given);
  const inside = join(path, "atmos-auth.key");
  return { file: extname(path) === "" ? inside : path, inside };
}

/** Returns the key file: inside of the path when that is a directory. */
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
