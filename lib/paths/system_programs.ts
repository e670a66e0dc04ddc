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

/** The shell that AWS's SDKs run a line by, but for Python's. */
const SHELL = "/bin/sh";

/**
 * The program that prints a file, as words for programs that run them without a shell. `env` and `sh` have the same
 * path everywhere.
 */
export const SYSTEM_CAT = `${ENV} PATH=${SYSTEM_PATH} cat`;

/**
 * Whether a line that another program runs finds the system's own programs: the shell that most of them start for it,
 * and what prints a file. An image of one program alone has none.
 */
export async function runsLines({ files, os }: Pick<System, "files" | "os">): Promise<boolean> {
  if (os === "windows") return true;
  const isThere = async (path: string) =>
    await files.info(path).catch(() => undefined) !== undefined;
  if (!await isThere(SHELL) || !await isThere(ENV)) return false;
  for (const place of SYSTEM_PATH.split(":")) if (await isThere(`${place}/cat`)) return true;
  return false;
}
