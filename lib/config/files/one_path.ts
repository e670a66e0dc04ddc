/** One spelling of a path: links followed, short names long, and one case where the system tells none apart. */
import { pathOf } from "../../paths/directories.ts";
import type { System } from "../../system.ts";

/** Where it really is; itself where that can't be told. */
export async function realOf({ files }: Pick<System, "files">, path: string): Promise<string> {
  return await files.realPath(path).catch(() => undefined) ?? path;
}

/** Where the system takes `Work` and `work` for one directory, they are one. */
export function folded({ os }: Pick<System, "os">, path: string): string {
  const slashes = pathOf(os).SEPARATOR === "\\" ? path.replaceAll("\\", "/") : path;
  return os === "linux" ? slashes : slashes.toLowerCase();
}
