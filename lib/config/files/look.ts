/** Configuration in one directory. */
import { pathOf } from "../../paths/directories.ts";
import { isOpenToAll } from "../../paths/others.ts";
import type { System } from "../../system.ts";
import type { FileInfo } from "../../system/file_system.ts";
import { reached, seen } from "./reached.ts";
import { lost, noDirectory, type Reason } from "./source.ts";

/** A directory that holds configuration. */
export interface ConfigDirectory extends Reason {
  readonly directory: string;
  /** Its configuration file; `undefined` when there are only fragments. */
  readonly file: string | undefined;
  /** Its directories of fragments. */
  readonly fragments: readonly string[];
  /** Whether the file's imports count. */
  readonly imports: boolean;
}

/** Names of the configuration file; the first one in a directory counts. */
const NAMES = ["atmos.yaml", "atmos.yml", ".atmos.yaml"] as const;

/** Directories of fragments, which the file is merged over. */
export const FRAGMENTS = ["atmos.d", ".atmos.d"] as const;

/** Returns a directory's configuration; none when it has no file and no fragments. */
export async function look(
  system: System,
  directory: string,
  reason: Reason,
): Promise<readonly ConfigDirectory[]> {
  const glance = reason.needsTrust ? foundable : seen;
  const [[file], fragments] = await Promise.all([
    thereIn(system, directory, NAMES, glance),
    directoriesIn(system, directory, FRAGMENTS, glance),
  ]);
  if (file === undefined && fragments.length === 0) return [];
  return [{ ...reason, directory, file, fragments, imports: true }];
}

/** Like `lookInto`, for places that most machines lack: one look at the disk instead of five. */
export async function lookIfThere(
  system: System,
  directory: string,
  reason: Reason,
): Promise<readonly ConfigDirectory[]> {
  return await seen(system, directory) ? await lookInto(system, directory, reason) : [];
}

/**
 * Returns the configuration of one's own directory. Throws `UserError` for a path that is no directory, with that way out
 * where there is one, or a link to nothing.
 */
export async function lookInto(
  system: System,
  directory: string,
  reason: Reason,
  mend: WayOut = {},
): Promise<readonly ConfigDirectory[]> {
  const found = await look(system, directory, reason);
  if (found.length > 0) return found;
  const there = await seen(system, directory);
  if (there === undefined) return [];
  const info = there.kind === "link" ? await reached(system, directory) : there;
  if (info === undefined) throw await lost(system, directory);
  if (info.kind !== "directory") throw noDirectory(directory).with(mend);
  return [];
}

/** Way out of an error. */
interface WayOut {
  readonly hint?: string;
  /** The words of the command line that it stands for. */
  readonly wrong?: readonly string[];
}

/** Returns the configuration file of a directory that may be anybody's; `undefined` when there is none. */
export async function configurationIn(
  system: System,
  directory: string,
  glance: Glance,
): Promise<string | undefined> {
  return (await thereIn(system, directory, NAMES, glance))[0];
}

/** A function that looks at one path of the disk; `undefined` when nothing is there. */
type Glance = typeof seen;

/**
 * Looks at a path without complaint: around the working directory are many places that may not be looked into, and they
 * count as absent.
 */
export const glimpsed: Glance = ({ files }, path) => files.info(path).catch(() => undefined);

/**
 * Looks at a path that may be found around the working directory. Another user's files in a directory where everybody
 * may put some, such as `/tmp`, count as absent: they would stop everything below.
 */
export const foundable: Glance = async (system, path) => {
  const info = await glimpsed(system, path);
  if (info?.owner !== "other") return info;
  const around = await glimpsed(system, pathOf(system.os).dirname(path));
  return around !== undefined && isOpenToAll(around) ? undefined : info;
};

/** Returns the paths of these names that exist in a directory. */
async function thereIn(
  system: System,
  directory: string,
  names: readonly string[],
  glance: Glance,
): Promise<readonly string[]> {
  return (await infosIn(system, directory, names, glance)).map(([path]) => path);
}

/** Returns the paths of these names that are directories or links; a file of that name is something else. */
export async function directoriesIn(
  system: System,
  directory: string,
  names: readonly string[],
  glance: Glance,
): Promise<readonly string[]> {
  const there = await infosIn(system, directory, names, glance);
  // A link's target is not looked at before that is allowed.
  return there.filter(([, { kind }]) => kind === "directory" || kind === "link").map(([path]) =>
    path
  );
}

/** Returns the directory of atmos's that keeps a working directory from its parents' files; `undefined` without one. */
export async function ownPlace(system: System, cwd: string): Promise<string | undefined> {
  return (await directoriesIn(system, cwd, [".atmos"], foundable))[0];
}

async function infosIn(
  system: System,
  directory: string,
  names: readonly string[],
  glance: Glance,
): Promise<readonly (readonly [path: string, info: FileInfo])[]> {
  const paths = names.map((name) => pathOf(system.os).join(directory, name));
  const found = await Promise.all(paths.map((path) => glance(system, path)));
  return paths.flatMap((path, at) => {
    const info = found[at];
    return info === undefined ? [] : [[path, info] as const];
  });
}
