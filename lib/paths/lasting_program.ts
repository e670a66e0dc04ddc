/** The path of this program for lines that are written now and run later. */
import type { System } from "../system.ts";
import { isAnchored, pathOf } from "./directories.ts";

/**
 * Returns the path under which PATH finds this program, such as a package manager's link, which outlives the version
 * that it leads to; else the path by which it was called; the program itself where neither leads here. A step of PATH
 * that depends on the working directory is ignored.
 */
export async function lastingProgram(system: System): Promise<string> {
  const { basename, dirname, resolve } = pathOf(system.os);
  const own = await system.files.realPath(system.program) ?? system.program;
  const called = await system.calledAs();
  const found: string[] = [];
  for (const path of candidates(system, [called, "atmos-auth", own].map((it) => basename(it)))) {
    if (await realPath(system, path) === own) found.push(path);
  }
  for (const path of found) {
    // A link of its own stays when its target goes; a directory's name may be all that leads here.
    if (await realPath(system, dirname(path)) !== dirname(own)) return path;
  }
  if (found[0] !== undefined || basename(called) === called) return found[0] ?? system.program;
  const path = resolve(await shownDirectory(system), called);
  return await realPath(system, path) === own ? path : system.program;
}

/**
 * Returns the working directory by the name that a shell shows, which may lead through a link such as that of the
 * current version; the directory itself where `PWD` is another's.
 */
async function shownDirectory(system: System): Promise<string> {
  const [shown, own] = [system.env.get("PWD"), system.cwd()];
  if (shown === undefined || !isAnchored(system.os, shown)) return own;
  return await realPath(system, shown) === await realPath(system, own) ? shown : own;
}

function candidates({ os, env }: System, names: readonly string[]): readonly string[] {
  const { DELIMITER, join } = pathOf(os);
  const folders = (env.get("PATH") ?? "").split(DELIMITER).filter((each) => isAnchored(os, each));
  return [...new Set(names.flatMap((name) => folders.map((folder) => join(folder, name))))];
}

/** Returns the path with its links followed; `undefined` when that fails. */
async function realPath({ files }: System, path: string): Promise<string | undefined> {
  return await files.realPath(path).catch(() => undefined);
}
