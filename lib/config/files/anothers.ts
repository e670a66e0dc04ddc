/** Whose found files are: a word for one's own does not hold for what another user puts in their place. */
import { pathOf } from "../../paths/directories.ts";
import { isRemote } from "../../paths/remote.ts";
import type { FileInfo, System } from "../../system.ts";
import { seen } from "./reached.ts";

/** The files of this machine that another user owns, or whose directory is theirs. */
export async function anothersAmong(
  system: System,
  files: readonly { readonly path: string }[],
): Promise<readonly string[]> {
  const local = files.map(({ path }) => path).filter((path) => !isRemote(path));
  const theirs = await Promise.all(local.map((path) => isAnothers(system, path)));
  return local.filter((_, at) => theirs[at]);
}

async function isAnothers(system: System, path: string): Promise<boolean> {
  const infos = await Promise.all(
    [path, pathOf(system.os).dirname(path)].map((each) => seen(system, each)),
  );
  return infos.some((info) => info?.owner === "other");
}

/** Whether a directory is one into which everybody may write. */
export function isOpenToAll({ mode }: Pick<FileInfo, "mode">): boolean {
  return (mode & 0o002) !== 0;
}
