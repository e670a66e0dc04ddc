/** Input of package managers' recipes. */
import type { Facts } from "../facts.ts";
import type { ReleasedSystem } from "../systems.ts";

/** One archive of a release. */
export interface ReleasedArchive {
  readonly system: ReleasedSystem;
  /** The file's name. */
  readonly archive: string;
  /** Its SHA-256, in hexadecimal. */
  readonly digest: string;
}

/** The facts of a release, and its archives. */
export interface Recipe {
  readonly facts: Facts;
  readonly archives: readonly ReleasedArchive[];
}

/** Files that were rendered, by name. */
export type Rendered = Readonly<Record<string, string>>;

/**
 * Returns the version in the order of Debian and RPM, where `~` precedes everything, as `-` does in semantic versions.
 */
export function tildeVersion({ version }: Facts): string {
  return version.replace("-", "~");
}

/**
 * Returns the version in a file's name, with the dot that GitHub puts in place of `~`: otherwise no sum would name the
 * file.
 */
export function fileVersion({ version }: Facts): string {
  return version.replace("-", ".");
}

/** Returns the address of an archive. */
export function urlOf({ downloads }: Facts, { archive }: ReleasedArchive): string {
  return `${downloads}/${archive}`;
}

/** Returns the archives of an operating system, in the order of the table. */
export function archivesFor(
  { archives }: Recipe,
  os: ReleasedSystem["os"],
): readonly ReleasedArchive[] {
  return archives.filter(({ system }) => system.os === os);
}
