/**
 * Names of the system's own programs in lines that another program runs: a PATH around it may have others by these
 * names.
 */

import type { System } from "../system.ts";

/** The PATH of the system's own programs on every Unix; NixOS and Guix have theirs elsewhere. */
export const SYSTEM_PATH =
  "/usr/bin:/bin:/run/current-system/sw/bin:/run/current-system/profile/bin";

/** The program that finds another by its name. */
const ENV = "/usr/bin/env";

/**
 * The program that prints a file, as words for programs that run them without a shell. `env` and `sh` have the same
 * path everywhere.
 */
export const SYSTEM_CAT = `${ENV} PATH=${SYSTEM_PATH} cat`;

/** Whether a file can be printed by the system's own programs; an image of one program alone has none. */
export async function hasSystemCat({ files, os }: Pick<System, "files" | "os">): Promise<boolean> {
  if (os === "windows") return true;
  const isThere = async (path: string) =>
    await files.info(path).catch(() => undefined) !== undefined;
  if (!await isThere(ENV)) return false;
  for (const place of SYSTEM_PATH.split(":")) if (await isThere(`${place}/cat`)) return true;
  return false;
}
