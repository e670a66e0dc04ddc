/** The directory of what outlives a command, made where it may be. */
import { orUndefined, throwBug } from "../errors.ts";
import type { System } from "../system.ts";
import { openBriefDirectory } from "./brief_directory.ts";
import { makeDataDirectory } from "./data_directory.ts";
import { lastingDirectory, lastingPlace } from "./lasting_directory.ts";
import { requireOwn } from "./ownership.ts";

/**
 * Makes the directory. Where there is no place for it, or others could replace it, returns the one that the identity
 * has beside sessions, which `logout` knows, too, and tells the person through `warn`. Throws `UserError` where there
 * is no private place at all.
 */
export async function openLastingDirectory(
  system: System,
  realm: string,
  identity: string,
  warn: (why: string, instead: string) => void,
): Promise<string> {
  try {
    await requireOwn(system, lastingPlace(system));
    const directory = await lastingDirectory(system, realm, identity);
    await makeDataDirectory(system, directory);
    return directory;
  } catch (error) {
    throwBug(error);
    const place = await orUndefined(() => openBriefDirectory(system, realm, identity));
    if (place === undefined) throw error;
    warn(error.message, place);
    return place;
  }
}
