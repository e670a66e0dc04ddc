/** Loads the configuration: every file that counts, merged into one tree. */
import { pathOf } from "../dirs.ts";
import type { UserError } from "../errors.ts";
import type { System } from "../system.ts";
import { absolute, type Selection } from "./chosen.ts";
import { discover } from "./discover.ts";
import type { Found } from "./found.ts";
import { Importer } from "./imports.ts";
import { type LocatedMap, valueIn } from "./located.ts";
import { EMPTY, merge } from "./merge.ts";
import { loadProfiles, type ProfilePlace, profilePlaces, wantedProfiles } from "./profiles.ts";
import { promoted } from "./promoted.ts";
import { provisioned } from "./provisioned.ts";
import { Reader } from "./reader.ts";
import type { SourceFile } from "./source.ts";
import { isTrusted } from "./trust.ts";

export type { Selection };

/** A configuration, merged but not yet understood. */
export interface Loaded {
  /** `auth`, `env`, `profiles` and `base_path`; every value knows its place. */
  readonly root: LocatedMap;
  /** The files that counted. */
  readonly files: readonly SourceFile[];
  /** All that is wrong with the files, file by file and from top to bottom. */
  readonly problems: readonly UserError[];
  /** What relative paths of the project are seen from; absolute. */
  readonly basePath: string;
  /** The profiles that count. */
  readonly profiles: readonly string[];
  /** Where profiles are looked for. */
  readonly profilePlaces: readonly ProfilePlace[];
}

/**
 * Loads the configuration that counts here. Throws `UserError` with code `config_not_found` when there is
 * none, or a chosen file or profile does not exist; whatever is wrong inside of files becomes a problem.
 */
export async function loadConfiguration(system: System, selection: Selection): Promise<Loaded> {
  const reader = new Reader(system);
  const loaded = await loadWith(reader, selection);
  if (reader.strays.length === 0 || await isTrusted(system, loaded)) return loaded;
  // The files stay those of the whole: they are what somebody vouches for.
  const { files } = loaded;
  return { ...await loadWith(new Reader(system, true), selection), files };
}

async function loadWith(reader: Reader, selection: Selection): Promise<Loaded> {
  const { system } = reader;
  const importer = new Importer(reader);
  const found = await discover(reader, selection);
  let root = EMPTY;
  for (const place of found) root = merge(root, await importer.place(place));
  const places = profilePlaces(system, root, found);
  const profiles = wantedProfiles(system.env, selection, root);
  root = merge(root, await loadProfiles(system, importer, profiles, places, root));
  root = merge(await provisioned(reader, root), root);
  const files = await reader.files();
  const problems = inOrder(reader.problems, files);
  const basePath = await basePathOf(reader, selection, root, found);
  return { root, files, problems, basePath, profiles, profilePlaces: places };
}

/** File by file, from top to bottom; each problem once. */
function inOrder(
  problems: readonly UserError[],
  files: readonly SourceFile[],
): readonly UserError[] {
  const order = new Map(files.map(({ path }, index) => [path, index]));
  const rank = ({ at }: UserError) => at ? order.get(at.file) ?? files.length : -1;
  const text = ({ at, message }: UserError) => `${at?.file}:${at?.line}:${at?.column} ${message}`;
  const distinct = new Map(problems.map((problem) => [text(problem), problem]));
  return [...distinct.values()].sort((a, b) =>
    rank(a) - rank(b) || (a.at?.line ?? 0) - (b.at?.line ?? 0) ||
    (a.at?.column ?? 0) - (b.at?.column ?? 0)
  );
}

/**
 * The flag or variable, seen from the working directory; else `base_path`: with a leading dot seen from the
 * file that says it, else from the root of the repository, or from the configuration outside of one.
 */
async function basePathOf(
  reader: Reader,
  selection: Selection,
  root: LocatedMap,
  found: readonly Found[],
): Promise<string> {
  const { system } = reader;
  const { dirname, resolve } = pathOf(system.os);
  const typed = selection.basePath || promoted(system.env, root).get("ATMOS_BASE_PATH");
  if (typed) return absolute(system, typed);
  const value = valueIn(root, "base_path");
  const said = value?.type === "scalar" && value.value !== null ? value.source : "";
  if (value && /^\.\.?($|[\\/])/.test(said)) return resolve(dirname(value.at.file), said);
  const here = found.at(-1)?.directory ?? system.cwd();
  const useGit = system.env.get("ATMOS_GIT_ROOT_BASEPATH") !== "false";
  return resolve((useGit ? await reader.gitRoot() : undefined) ?? here, said);
}
