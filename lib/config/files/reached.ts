/** What is looked at for configuration: one door, so that what can't be looked at is never taken for what is not there. */
import { MachineError } from "../../errors.ts";
import type { System } from "../../system.ts";
import type { FileInfo } from "../../system/file_system.ts";
import { lost } from "./source.ts";

/**
 * What lies at the path, links not followed; `undefined` where there is nothing. Throws `UserError` where that can't
 * be known: what protects may lie there.
 */
export async function seen(system: System, path: string): Promise<FileInfo | undefined> {
  return await known(system, path, () => system.files.info(path));
}

/** What the path leads to, links followed; `undefined` where that is nothing. Throws as `seen` does. */
export async function reached(system: System, path: string): Promise<FileInfo | undefined> {
  const info = await seen(system, path);
  if (info?.kind !== "link") return info;
  const real = await known(system, path, () => system.files.realPath(path));
  return real === undefined ? undefined : await seen(system, real);
}

/** Whether it is a link that leads nowhere. */
export async function isDangling(system: System, path: string): Promise<boolean> {
  return (await seen(system, path))?.kind === "link" && await reached(system, path) === undefined;
}

/** The names in a directory; none where there is none. Throws `UserError` where they can't be told. */
export async function namesIn(system: System, path: string): Promise<readonly string[]> {
  return await known(system, path, () => system.files.list(path)) ?? [];
}

/**
 * Whether a home is somebody else's, and what is looked for in it shut, as where a program runs as another user than the
 * one whose variables it has: what protects us lies in no such place.
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
