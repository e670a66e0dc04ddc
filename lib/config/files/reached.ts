/**
 * The one way to look for configuration on the disk, so that a path which can't be looked at is never taken for absent.
 */
import { MachineError } from "../../errors.ts";
import type { System } from "../../system.ts";
import type { FileInfo } from "../../system/file_system.ts";
import { lost } from "./source.ts";

/**
 * Returns the file at the path, links not followed; `undefined` when there is none. Throws `UserError` when that can't
 * be known: a file that protects may be there.
 */
export async function seen(system: System, path: string): Promise<FileInfo | undefined> {
  return await known(system, path, () => system.files.info(path));
}

/** Returns the file that the path leads to, links followed; `undefined` when there is none. Throws as `seen` does. */
export async function reached(system: System, path: string): Promise<FileInfo | undefined> {
  const info = await seen(system, path);
  if (info?.kind !== "link") return info;
  const real = await known(system, path, () => system.files.realPath(path));
  return real === undefined ? undefined : await seen(system, real);
}

/** Whether the path is a link to nothing. */
export async function isDangling(system: System, path: string): Promise<boolean> {
  return (await seen(system, path))?.kind === "link" && await reached(system, path) === undefined;
}

/** Returns the names in a directory; none when it is absent. Throws `UserError` when they can't be told. */
export async function namesIn(system: System, path: string): Promise<readonly string[]> {
  return await known(system, path, () => system.files.list(path)) ?? [];
}

/**
 * Whether a home is another user's and the place in it can't be looked at, as when a program runs as another user than
 * its variables say: guards of ours are in no such place.
 */
export async function isAnothers(
  { files }: System,
  home: string,
  place: string,
): Promise<boolean> {
  const info = await files.info(home).catch(() => undefined);
  if (info === undefined || info.owner === "self") return false;
  return await files.info(place).then(() => false, () => true);
}

async function known<T>(system: System, path: string, look: () => Promise<T>): Promise<T> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof MachineError)) throw error;
    throw await lost(system, path, error);
  }
}
