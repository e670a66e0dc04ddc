/** What a directory holds of configuration. */
import { pathOf } from "../../paths/directories.ts";
import { isOpenToAll } from "../../paths/others.ts";
import type { System } from "../../system.ts";
import type { FileInfo } from "../../system/file_system.ts";
import { reached, seen } from "./reached.ts";
import { lost, noDirectory, type Reason } from "./source.ts";

/** A directory that holds configuration. */
export interface ConfigDirectory extends Reason {
  readonly directory: string;
  /** `undefined` when there are only fragments. */
  readonly file: string | undefined;
  /** Its directories of fragments. */
  readonly fragments: readonly string[];
  /** Whether what the file imports counts. */
  readonly imports: boolean;
}

/** What the file is called; the first one in a directory counts. */
const NAMES = ["atmos.yaml", "atmos.yml", ".atmos.yaml"] as const;

/** Directories beside the file whose YAML files it is merged over. */
export const FRAGMENTS = ["atmos.d", ".atmos.d"] as const;

/** What a directory holds; empty when it holds nothing. */
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

/** The same for places that most machines lack: one look at the disk instead of five. */
export async function lookIfThere(
  system: System,
  directory: string,
  reason: Reason,
): Promise<readonly ConfigDirectory[]> {
  return await seen(system, directory) ? await lookInto(system, directory, reason) : [];
}

/** What one's own directory holds. Throws `UserError` for what is no directory, or a link to nothing. */
export async function lookInto(
  system: System,
  directory: string,
  reason: Reason,
): Promise<readonly ConfigDirectory[]> {
  const found = await look(system, directory, reason);
  if (found.length > 0) return found;
  const there = await seen(system, directory);
  if (there === undefined) return [];
  const info = there.kind === "link" ? await reached(system, directory) : there;
  if (info === undefined) throw await lost(system, directory);
  if (info.kind !== "directory") throw noDirectory(system, directory);
  return [];
}

/** The configuration file of a directory that may be anybody's. */
export async function configurationIn(
  system: System,
  directory: string,
  glance: Glance,
): Promise<string | undefined> {
  return (await thereIn(system, directory, NAMES, glance))[0];
}

/** How the disk is looked at. */
type Glance = typeof seen;

/** Around the working directory is much that somebody may not look into: what can't be seen is not there. */
export const glimpsed: Glance = ({ files }, path) => files.info(path).catch(() => undefined);

/**
 * What may be found around the working directory. Where everybody may put files, as in `/tmp`, another user's are none
 * of ours: they would stop all that is done below.
 */
export const foundable: Glance = async (system, path) => {
  const info = await glimpsed(system, path);
  if (info?.owner !== "other") return info;
  const around = await glimpsed(system, pathOf(system.os).dirname(path));
  return around !== undefined && isOpenToAll(around) ? undefined : info;
};

/** Which of these a directory has, by their paths. */
async function thereIn(
  system: System,
  directory: string,
  names: readonly string[],
  glance: Glance,
): Promise<readonly string[]> {
  return (await infosIn(system, directory, names, glance)).map(([path]) => path);
}

/** Which of these are directories, or links, by their paths; a file of that name is something else. */
export async function directoriesIn(
  system: System,
  directory: string,
  names: readonly string[],
  glance: Glance,
): Promise<readonly string[]> {
  const there = await infosIn(system, directory, names, glance);
  // Where a link leads is not looked at before it may be.
  return there.filter(([, { kind }]) => kind === "directory" || kind === "link").map(([path]) =>
    path
  );
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
