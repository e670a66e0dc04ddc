/** Loads the configuration: every file that counts, merged into one tree. */
import type { UserError } from "../../errors.ts";
import { directories, pathOf } from "../../paths/directories.ts";
import { isRemote } from "../../paths/remote.ts";
import type { System } from "../../system.ts";
import { EMPTY, type LocatedMap, mapIn, mapped, merge, valueIn } from "../yaml/located.ts";
import { type DerivedRealm, derivedRealms } from "./derived_realms.ts";
import { absolute, discover, type Found, type Selection } from "./discover.ts";
import { type KnownKeys, knownKeys } from "../entries/known_keys.ts";
import { promoted } from "../entries/environment.ts";
import { readRoot } from "./file.ts";
import { Importer } from "./imports.ts";
import { loadProfiles, type ProfilePlace, profilePlaces, wantedProfiles } from "./profiles.ts";
import { Reader } from "./reader.ts";
import { MOST_STEPS } from "./remote_imports.ts";
import type { Reason, SourceFile } from "./source.ts";
import { digestOfFound, foundFiles, isTrusted, type Judged } from "./trust.ts";

/** A configuration, merged but not yet understood. */
export interface Loaded extends Judged {
  /** `auth`, `env`, `profiles` and `base_path`; every value knows its place. */
  readonly root: LocatedMap;
  /** Whether all that was found is trusted: until then nothing may be done with it but looking. */
  readonly trusted: boolean;
  /** What `ATMOS_TRUST` would have to say: the digest of what was found, and of what that then took in. */
  readonly digests: readonly string[];
  /** All that is wrong with the files, file by file and from top to bottom. */
  readonly problems: readonly UserError[];
  /** All that is odd about them and keeps nothing from being used, in the same order. */
  readonly remarks: readonly UserError[];
  /** The keys that it may have. */
  readonly known: KnownKeys;
  /** What could not be fetched, and what is wrong with what was: it stops nothing. */
  readonly unfetched: readonly UserError[];
  /** What relative paths of the project are seen from; absolute. */
  readonly basePath: string;
  /** Where profiles are looked for. */
  readonly profilePlaces: readonly ProfilePlace[];
  /** The realms of its entries where nobody names one, of which there is one at least. */
  readonly realms: readonly DerivedRealm[];
}

/**
 * Loads the configuration that counts here. What was found is kept within its project, and from variables and
 * programs, until that much of it is trusted; what it then takes in from elsewhere is trusted anew, and so on with
 * what that takes in. Throws
 * `UserError` with code `config_not_found` when there is none, or a chosen file or profile does not exist;
 * whatever is wrong inside of files becomes a problem.
 */
export async function loadConfiguration(system: System, selection: Selection): Promise<Loaded> {
  const near = new Reader(system, "project", {
    fetches: selection.fetches ?? false,
    known: knownKeys(selection.clouds ?? []),
    clouds: selection.clouds ?? [],
  });
  try {
    return await loadFarther(near, selection);
  } finally {
    await near.close();
  }
}

async function loadFarther(near: Reader, selection: Selection): Promise<Loaded> {
  let reader = near;
  let loaded = await loadWhole(near, selection);
  for (let steps = 0; loaded.trusted && reader.heldBack && steps <= MOST_STEPS; steps++) {
    reader = new Reader(near.system, "anywhere", { before: reader, steps });
    const next = await loadWhole(reader, selection);
    loaded = { ...next, digests: [...new Set([...loaded.digests, ...next.digests])] };
  }
  return loaded;
}

async function loadWhole(reader: Reader, selection: Selection): Promise<Loaded> {
  const { system } = reader;
  const all = await loadWithin(reader, selection);
  if (foundFiles(all).length === 0 && all.strays.length === 0) {
    const realms = await derivedRealms(system, all.places, all.files, true);
    return { ...all, own: all.root, trusted: true, digests: [], realms };
  }
  const { root: own } = await loadWithin(new Reader(system, "own", { before: reader }), selection);
  const judged = { ...all, own };
  const trusted = await isTrusted(system, judged, selection.trusted);
  return {
    ...judged,
    trusted,
    digests: [await digestOfFound(system, judged)],
    realms: await derivedRealms(system, all.places, all.files, trusted),
  };
}

async function loadWithin(
  reader: Reader,
  selection: Selection,
): Promise<Omit<Loaded, "own" | "trusted" | "digests" | "realms"> & { places: readonly Found[] }> {
  const { system } = reader;
  const importer = new Importer(reader);
  const found = await discover(reader, selection);
  let root = EMPTY;
  for (const place of found) root = merge(root, await importer.place(place));
  const places = profilePlaces(system, root, found);
  const profiles = wantedProfiles(system.env, selection, root);
  root = merge(root, await loadProfiles(reader, importer, profiles, places, root));
  root = merge(await provisioned(reader, root), root);
  const files = await reader.files();
  return {
    root,
    files,
    places: found,
    project: projectOf(system, found, files),
    reach: reader.reach,
    steps: reader.steps,
    strays: reader.strays,
    problems: inOrder(reader.problems, files),
    remarks: inOrder(reader.remarks, files),
    known: reader.known,
    unfetched: inOrder(reader.unfetched, files),
    basePath: await basePathOf(reader, selection, root, found),
    profiles,
    profilePlaces: places,
  };
}

function projectOf(
  { os }: System,
  found: readonly Found[],
  files: readonly SourceFile[],
): string | undefined {
  const nearest = found.findLast(({ needsTrust }) => needsTrust);
  const theirs = files.filter(({ needsTrust }) => needsTrust);
  const file = theirs.find(({ path }) => !isRemote(path));
  const directory = nearest?.directory ?? (file && pathOf(os).dirname(file.path));
  // What was fetched for one's own file alone is known by where that lies.
  return directory ?? (theirs.length > 0 ? found.at(-1)?.directory : undefined);
}

/** How many problems are told: nobody mends more at once. */
const MAX_PROBLEMS = 500;

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
  ).slice(0, MAX_PROBLEMS);
}

/**
 * The flag or variable, seen from the working directory; else `base_path`: with a leading dot seen from the
 * file that says it, or from the configuration where that was fetched; else from the root of the repository, or from the configuration outside of one.
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
  const here = found.at(-1)?.directory ?? system.cwd();
  if (value && /^\.\.?($|[\\/])/.test(said)) {
    return resolve(isRemote(value.at.file) ? here : dirname(value.at.file), said);
  }
  const useGit = system.env.get("ATMOS_GIT_ROOT_BASEPATH") !== "false";
  return resolve((useGit ? await reader.gitRoot() : undefined) ?? here, said);
}

/**
 * The file that holds the identities a provider was found to offer. `/` and `\` in its name become `_`; there is
 * none for a name that would lead elsewhere, nor where nobody can tell where the cache is.
 */
export function provisionedFile(
  system: Pick<System, "env" | "os">,
  provider: string,
): string | undefined {
  const name = provider.replaceAll(/[/\\]/g, "_");
  if (name === "" || name === "." || name === ".." || name.includes("\0")) return undefined;
  const { join } = pathOf(system.os);
  const { cache } = directories(system);
  return cache && join(cache, "atmos", "auth", name, "provisioned-identities.yaml");
}

/**
 * What was found of the identities that the configured providers offer; the configuration goes over it. A list that
 * somebody else could have put there is passed over: it will be made anew.
 */
export async function provisioned(reader: Reader, root: LocatedMap): Promise<LocatedMap> {
  const providers = mapIn(mapIn(root, "auth"), "providers")?.entries.keys() ?? [];
  const files = [...providers].flatMap((name) => provisionedFile(reader.system, name) ?? []);
  const reason: Reason = { origin: "provisioned", needsTrust: false };
  const read = async (file: string) =>
    (await reader.reasonFor(file, reason)).needsTrust
      ? EMPTY
      : await readRoot(reader, file, reason);
  const found = await Promise.all(files.map(read));
  return mapped(found.reduce(merge, EMPTY), (value, name) => name === "auth" ? value : undefined);
}
