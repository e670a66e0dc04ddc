/** One spelling of a path: links followed, short names long, and one case on systems that ignore case. */
import { pathOf } from "../../paths/directories.ts";
import type { System } from "../../system.ts";

/** Returns the real path; the path itself when that can't be told. */
export async function realOf({ files }: Pick<System, "files">, path: string): Promise<string> {
  return await files.realPath(path).catch(() => undefined) ?? path;
}

/** Returns the path in small letters on systems that take `Work` and `work` for one directory. */
export function folded({ os }: Pick<System, "os">, path: string): string {
  const slashes = pathOf(os).SEPARATOR === "\\" ? path.replaceAll("\\", "/") : path;
  return os === "linux" ? slashes : slashes.toLowerCase();
}
