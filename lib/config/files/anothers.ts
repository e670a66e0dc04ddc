/**
 * Files that others than the person can change: trust in one's own content does not hold for another user's, nor for a
 * file that everybody may change.
 */
import { pathOf } from "../../paths/directories.ts";
import { type Others, othersBy } from "../../paths/others.ts";
import { isRemote } from "../../paths/remote.ts";
import type { System } from "../../system.ts";
import { seen } from "./reached.ts";

/** Returns the files of this machine that others can change, each with who they are. */
export async function othersOf(
  system: System,
  files: readonly { readonly path: string }[],
): Promise<ReadonlyMap<string, Others>> {
  const local = files.map(({ path }) => path).filter((path) => !isRemote(path));
  const found = await Promise.all(local.map(async (path) => {
    const around = [path, pathOf(system.os).dirname(path)].map((each) => seen(system, each));
    return [path, othersBy(await Promise.all(around))] as const;
  }));
  return new Map(found.flatMap(([path, who]) => who === undefined ? [] : [[path, who] as const]));
}
