/** The repository around the working directory, found without asking git. */
import { pathOf } from "../dirs.ts";
import type { System } from "../system.ts";

/** The directory and all that it lies in, nearest first. */
export function upwards(system: Pick<System, "os">, directory: string): readonly string[] {
  const parent = pathOf(system.os).dirname(directory);
  return parent === directory ? [directory] : [directory, ...upwards(system, parent)];
}

/** The nearest directory upwards that holds `.git`, be it a directory or a worktree's file. */
export async function gitRoot(system: System, directory: string): Promise<string | undefined> {
  const { join } = pathOf(system.os);
  for (const each of upwards(system, directory)) {
    if (await exists(system, join(each, ".git"))) return each;
  }
}

/** Whether something is there; `false` as well when its directory may not be looked into. */
export async function exists({ files }: System, path: string): Promise<boolean> {
  return await files.info(path).catch(() => undefined) !== undefined;
}
