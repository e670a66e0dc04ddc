/** Realms that are derived from where a configuration's files lie, for when none is named. */
import { digestOf } from "../../secret.ts";
import { folded, realOf } from "./one_path.ts";
import type { System } from "../../system.ts";
import { homePlace } from "./discover.ts";
import type { ConfigDirectory } from "./look.ts";
import type { SourceFile } from "./source.ts";
import { inMainWorktree } from "./worktree.ts";

/** A realm, and the files whose entries are in it unless a file of an earlier realm says something of them, too. */
export interface DerivedRealm {
  readonly name: string;
  /** The directory that its name is derived from; `undefined` for files that are the person's own wherever they are. */
  readonly directory: string | undefined;
  readonly files: ReadonlySet<string>;
}

/** The realm of files at home and in the system's place. */
const HOME = "home";

/** The length of a derived name: eight bytes as hexadecimal digits, as in the original. */
const LENGTH = 16;

/**
 * Returns the realms of found files, of chosen files, and of files at home; the first one is the configuration's own. A
 * directory's realm is a digest of its path, as in the original: the same however one came there, and in every worktree
 * of its repository. `trusted` says whether that repository may be looked for.
 */
export async function derivedRealms(
  system: System,
  places: readonly ConfigDirectory[],
  files: readonly SourceFile[],
  trusted: boolean,
): Promise<readonly DerivedRealm[]> {
  const wanted = [
    { directory: nearest(places.filter(({ needsTrust }) => needsTrust)), fits: wasFound },
    { directory: places.findLast(({ chosen }) => chosen)?.directory, fits: wasChosen },
    { directory: undefined, fits: isAtHome },
  ];
  const there = wanted.filter(({ directory, fits }) =>
    fits === isAtHome || directory !== undefined && files.some(fits)
  );
  return await Promise.all(there.map(async ({ directory, fits }) => ({
    ...await realmOf(system, directory, trusted),
    files: new Set(files.filter(fits).map(({ path }) => path)),
  })));
}

/**
 * Whether a file was found: somebody else's until it was trusted, and not because others could replace a file of one's
 * own.
 */
function wasFound({ needsTrust, stranger, fetchedFor }: SourceFile): boolean {
  return needsTrust && stranger === undefined && fetchedFor === undefined;
}

/** Whether a file was chosen; a fetched file counts as the file that it was fetched for. */
function wasChosen({ chosen, fetchedFor }: SourceFile): boolean {
  return chosen === true || fetchedFor === "chosen";
}

/** Whether a file is at home. Lists of identities that providers offer are not: those are in their providers' realm. */
function isAtHome(file: SourceFile): boolean {
  return !wasFound(file) && !wasChosen(file) && file.origin !== "provisioned";
}

/** Returns the innermost of several places that has a file, wherever one is below it. */
function nearest(places: readonly ConfigDirectory[]): string | undefined {
  const withFile = places.filter(({ file }) => file !== undefined);
  const some = withFile.length > 0 ? withFile : places;
  return some.map(({ directory }) => directory).sort((a, b) => a.length - b.length).at(-1);
}

async function realmOf(system: System, directory: string | undefined, trusted: boolean) {
  if (directory === undefined) return { name: HOME, directory };
  const home = homePlace(system);
  const real = await realOf(system, directory);
  if (home !== undefined && real === await realOf(system, home)) {
    return { name: HOME, directory: undefined };
  }
  const stands = trusted ? await inMainWorktree(system, real) : real;
  return { name: (await digestOf(folded(system, stands))).slice(0, LENGTH), directory: stands };
}
