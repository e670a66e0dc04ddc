/** Loading of the configuration: every file that counts, merged into one tree. */
import type { UserError } from "../../errors.ts";
import { directoryOf } from "../../paths/descriptors.ts";
import { fromHere, pathOf } from "../../paths/directories.ts";
import { isRemote } from "../../paths/remote.ts";
import type { System } from "../../system.ts";
import type { Faults } from "../schema/problems.ts";
import { EMPTY, type LocatedMap, valueIn } from "../yaml/located.ts";
import { mergeFiles, withoutUnset } from "../yaml/merged.ts";
import { type DerivedRealm, derivedRealms } from "./derived_realms.ts";
import { discover } from "./discover.ts";
import type { ConfigDirectory } from "./look.ts";
import type { Selection } from "./chosen.ts";
import { overlaid } from "../entries/overlaid.ts";
import type { KnownKeys } from "../entries/known_keys.ts";
import { promoted } from "../entries/promoted.ts";
import { Importer } from "./imports.ts";
import { loadProfiles, type ProfilePlace, profilePlaces, wantedProfiles } from "./profiles.ts";
import { Reader } from "./reader.ts";
import { provisioned } from "./provisioned.ts";
import { MOST_STEPS } from "./remote_imports.ts";
import type { SourceFile } from "./source.ts";
import { Survey } from "./survey.ts";
import { foundFiles, Judge, type Judged } from "./trust.ts";
import { type Around, writtenAround } from "./written.ts";

/** A configuration, merged and not yet read into a model. */
export interface Loaded extends Judged, Faults {
  /** The tree of `auth`, `env`, `profiles` and `base_path`; every value knows its place. */
  readonly root: LocatedMap;
  /** Whether all found files are trusted: until then, the configuration may be looked at and not used. */
  readonly trusted: boolean;
  /**
   * The values of `ATMOS_TRUST` that would trust it: the digest of the found files, and of those that they then took
   * in.
   */
  readonly digests: readonly string[];
  /** Problems of the files, file by file and from top to bottom. */
  readonly problems: readonly UserError[];
  /** Problems that break only the entry or setting in which they stand, and are told to whoever needs that. */
  readonly milder: Faults["milder"];
  /** Remarks on the files, in the same order. */
  readonly remarks: readonly UserError[];
  /** The keys that the configuration may have. */
  readonly known: KnownKeys;
  /** Warnings of imports that could not be fetched, and of problems in fetched files: they stop nothing. */
  readonly unfetched: readonly UserError[];
  /** The project, even if nothing was found in it: no link of its own lets a write end outside of it. */
  readonly around: Around;
  /** The directory that relative paths of the project are seen from; absolute. */
  readonly basePath: string;
  /** The places in which profiles are looked for. */
  readonly profilePlaces: readonly ProfilePlace[];
  /** The realms of its entries when none is named; there is at least one. */
  readonly realms: readonly DerivedRealm[];
}

/**
 * Loads the configuration that counts here. Found files are kept within their project, and from variables and programs,
 * until that much is trusted; files that they then take in from elsewhere are trusted anew, and so on. Throws
 * `UserError` with code `config_not_found` when there is none, unless there may be none, or a chosen file or profile does not exist; whatever is
 * wrong inside of files becomes a problem.
 */
export async function loadConfiguration(system: System, selection: Selection): Promise<Loaded> {
  const survey = new Survey(system, selection);
  try {
    return await loadFrom(survey, selection, await discover(survey, selection));
  } finally {
    await survey.close();
  }
}

async function loadFrom(
  survey: Survey,
  selection: Selection,
  places: readonly ConfigDirectory[],
): Promise<Loaded> {
  const { system } = survey;
  const judge = new Judge(system, selection.trusted);
  const mine = places.filter(({ origin }) => origin !== "discovered");
  let own: Promise<Merged> | undefined;
  const digests = new Set<string>();
  let reader = new Reader(survey, "project");
  for (let steps = 0;; steps++) {
    const all = await mergeAll(reader, selection, places);
    const files = await reader.files();
    const found = foundFiles({ files }).length > 0 || reader.strays.length > 0;
    if (found) own ??= mergeAll(new Reader(survey, "own"), selection, mine);
    const judged = judgedBy(reader, files, places, { all, own: await own });
    const verdict = found ? await judge.judge(judged) : undefined;
    if (verdict !== undefined) digests.add(verdict.digest);
    const trusted = verdict?.trusted ?? true;
    if (!trusted || !reader.heldBack || steps > MOST_STEPS) {
      const realms = await derivedRealms(system, places, files, trusted);
      const told = await toldBy(reader, selection, files, { ...all, places });
      const around = writtenAround(survey.project, files);
      return { ...judged, ...told, around, trusted, digests: [...digests], realms };
    }
    reader = new Reader(survey, "anywhere", steps);
  }
}

/** The files' merged tree, and the profiles among them. */
interface Merged {
  readonly root: LocatedMap;
  readonly profiles: readonly string[];
  readonly profilePlaces: readonly ProfilePlace[];
}

async function mergeAll(
  reader: Reader,
  selection: Selection,
  found: readonly ConfigDirectory[],
): Promise<Merged> {
  const { system } = reader;
  const importer = new Importer(reader);
  let root = EMPTY;
  for (const place of found) root = mergeFiles(root, await importer.place(place));
  const places = profilePlaces(system, root, found);
  const wanted = wantedProfiles(system.env, selection, root);
  root = mergeFiles(root, await loadProfiles(reader, importer, wanted, places, root));
  const all = mergeFiles(await provisioned(reader, root), root);
  const whole = withoutUnset(overlaid(all, selection.clouds ?? []));
  return { root: whole, profiles: wanted.names, profilePlaces: places };
}

function judgedBy(
  { system, reach, steps, strays }: Reader,
  files: readonly SourceFile[],
  places: readonly ConfigDirectory[],
  { all, own }: { readonly all: Merged; readonly own: Merged | undefined },
): Judged {
  const project = projectOf(system, places, files);
  const { root } = own ?? all;
  return { files, own: root, project, profiles: all.profiles, reach, steps, strays };
}

async function toldBy(
  reader: Reader,
  selection: Selection,
  files: readonly SourceFile[],
  { root, profilePlaces, places }: Merged & { readonly places: readonly ConfigDirectory[] },
) {
  const { survey: { known }, problems, confined, remarks, unfetched } = reader;
  return {
    root,
    problems: inOrder(problems, files),
    milder: confined,
    remarks: inOrder(remarks, files),
    known,
    unfetched: inOrder(unfetched, files),
    basePath: await basePathOf(reader, selection, root, places),
    profilePlaces,
  };
}

function projectOf(
  { os }: System,
  found: readonly ConfigDirectory[],
  files: readonly SourceFile[],
): string | undefined {
  const nearest = found.findLast(({ needsTrust }) => needsTrust);
  const theirs = files.filter(({ needsTrust }) => needsTrust);
  const file = theirs.find(({ path }) => !isRemote(path));
  const directory = nearest?.directory ?? (file && pathOf(os).dirname(file.path));
  // Without a place of its own, a fetched import is known by the directory of the file that imports it.
  return directory ?? (theirs.length > 0 ? found.at(-1)?.directory : undefined);
}

/** The most problems that are told: nobody mends more at once. */
const MAX_PROBLEMS = 500;

/** Sorts problems file by file, from top to bottom; each one once. */
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
 * Returns the base path: by flag or variable, seen from the working directory; else `base_path`. With a leading dot
 * that is seen from its file, or from the configuration if the file was fetched; else from the root of the repository,
 * or from the configuration outside of one.
 */
async function basePathOf(
  reader: Reader,
  selection: Selection,
  root: LocatedMap,
  found: readonly ConfigDirectory[],
): Promise<string> {
  const { system } = reader;
  const { resolve } = pathOf(system.os);
  const typed = selection.basePath || promoted(system.env, root)("ATMOS_BASE_PATH")?.value;
  if (typed) return fromHere(system, typed);
  const value = valueIn(root, "base_path");
  const said = value?.type === "scalar" && value.value !== null ? value.source : "";
  const here = found.at(-1)?.directory ?? system.cwd();
  if (value && /^\.\.?($|[\\/])/.test(said)) {
    return resolve(isRemote(value.at.file) ? here : directoryOf(system, value.at.file), said);
  }
  const useGit = system.env.get("ATMOS_GIT_ROOT_BASEPATH") !== "false";
  return resolve((useGit ? await reader.survey.gitRoot() : undefined) ?? here, said);
}
