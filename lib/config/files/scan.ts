/** What a directory holds of configuration. */
import { pathOf } from "../../paths/directories.ts";
import type { System } from "../../system.ts";
import { exists } from "./repository.ts";
import type { Reason } from "./source.ts";

/** A directory that holds configuration. */
export interface Found extends Reason {
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
const FRAGMENTS = ["atmos.d", ".atmos.d"] as const;

/** What a directory holds; empty when it holds nothing. */
export async function look(
  system: System,
  directory: string,
  reason: Reason,
): Promise<readonly Found[]> {
  const [file, fragments] = await Promise.all([
    fileIn(system, directory),
    fragmentsIn(system, directory),
  ]);
  if (file === undefined && fragments.length === 0) return [];
  return [{ ...reason, directory, file, fragments, imports: true }];
}

/** The same for places that most machines lack: one look at the disk instead of five. */
export async function lookIfThere(
  system: System,
  directory: string,
  reason: Reason,
): Promise<readonly Found[]> {
  return await exists(system, directory) ? await look(system, directory, reason) : [];
}

/** The configuration file of a directory. */
export async function fileIn(system: System, directory: string): Promise<string | undefined> {
  const paths = NAMES.map((name) => pathOf(system.os).join(directory, name));
  const found = await Promise.all(paths.map((path) => exists(system, path)));
  return paths[found.indexOf(true)];
}

/** The directories of fragments in a directory. */
export async function fragmentsIn(system: System, directory: string): Promise<readonly string[]> {
  const paths = FRAGMENTS.map((name) => pathOf(system.os).join(directory, name));
  const found = await Promise.all(paths.map((path) => exists(system, path)));
  return paths.filter((_, index) => found[index]);
}
