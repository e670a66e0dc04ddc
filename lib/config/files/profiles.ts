/** Profiles: directories of configuration that are merged over the rest, by name. */
import { directoryOf } from "../../paths/descriptors.ts";
import { directories, pathOf } from "../../paths/directories.ts";
import { type Place, UserError } from "../../errors.ts";
import { isRemote } from "../../paths/remote.ts";
import type { Environment, System } from "../../system.ts";
import { typed, visible } from "../../terminal/escape.ts";
import type { ConfigDirectory } from "./look.ts";
import { listed, type Selection } from "./chosen.ts";
import { filesWithin } from "./yaml_files.ts";
import type { Importer } from "./imports.ts";
import { EMPTY, type LocatedMap, mapIn, textIn, valueIn } from "../yaml/located.ts";
import { mergeFiles } from "../yaml/merged.ts";
import { promoted } from "../entries/promoted.ts";
import type { Reader } from "./reader.ts";
import { namesIn, reached, seen } from "./reached.ts";
import { followed, type Reason } from "./source.ts";
import { nearest } from "../../nearest.ts";
import { startOf } from "../yaml/node.ts";
import { typedFlag } from "../../terminal/flag.ts";
import { orOthers } from "../../terminal/hint.ts";
import { dialect } from "../../terminal/dialect.ts";

/** A directory that holds profiles. */
export interface ProfilePlace extends Pick<Reason, "needsTrust" | "chosen" | "steps"> {
  readonly directory: string;
}

/** Names of profiles, and the place that names them when a file does. */
interface ProfileChoice {
  readonly names: readonly string[];
  readonly at?: Place | undefined;
  /** Whether the person's own environment names them. */
  readonly carried?: boolean;
}

/** Returns the profiles that are asked for: by flag, else by `ATMOS_PROFILE`, else by `profiles.default`. */
export function wantedProfiles(
  env: Environment,
  selection: Selection,
  root: LocatedMap,
): ProfileChoice {
  const typed = selection.profiles.flatMap(listed);
  if (typed.length > 0) return { names: typed };
  const told = promoted(env, root)("ATMOS_PROFILE");
  const named = listed(told?.value);
  if (named.length > 0) return { names: named, at: told?.at, carried: told?.at === undefined };
  const profiles = mapIn(root, "profiles");
  return { names: listed(textIn(profiles, "default")), at: valueIn(profiles, "default")?.at };
}

/** Returns the places in which profiles are looked for; the first place that has one counts. */
export function profilePlaces(
  system: System,
  root: LocatedMap,
  found: readonly ConfigDirectory[],
): readonly ProfilePlace[] {
  const { join, resolve } = pathOf(system.os);
  const last = found.at(-1);
  const { needsTrust: foundLast, chosen } = last ?? { needsTrust: true };
  const reason = { needsTrust: foundLast, ...(chosen ? { chosen } : {}) };
  const beside = (...steps: string[]) =>
    last ? [{ directory: join(last.directory, ...steps), ...reason }] : [];
  const base = valueIn(mapIn(root, "profiles"), "base_path");
  const fetched = base !== undefined && isRemote(base.at.file);
  const from = fetched ? last?.directory ?? system.cwd() : directoryOf(system, base?.at.file ?? "");
  const named = base?.type === "scalar" && typeof base.value === "string" && base.value !== ""
    ? [resolve(from, base.value)]
    : [];
  const { config } = directories(system);
  const needsTrust = found.some((each) => each.needsTrust);
  // A path that a fetched file names is not one's own, whatever is there.
  const why = fetched ? { needsTrust: true, steps: 1 } : { needsTrust };
  const all: readonly ProfilePlace[] = [
    ...named.map((directory) => ({ directory, ...why })),
    ...beside(".atmos", "profiles"),
    ...config === undefined
      ? []
      : [{ directory: join(config, "atmos", "profiles"), needsTrust: false }],
    ...beside("profiles"),
  ];
  // One that is named may be one of the usual ones.
  return [...Map.groupBy(all, ({ directory }) => directory).values()].map(([first]) => first!);
}

/** Returns the names of all profiles, sorted. */
export async function profileNames(
  reader: Reader,
  places: readonly ProfilePlace[],
): Promise<readonly string[]> {
  const { system } = reader;
  const { join } = pathOf(system.os);
  const names = await Promise.all(places.map(async (place) => {
    const { directory } = place;
    if (!await reader.mayLookInto(directory, reasonOf(place), startOf(directory))) return [];
    const all = await namesIn(system, directory);
    const infos = await Promise.all(all.map((name) => followed(system, join(directory, name))));
    return all.filter((_, index) => infos[index]?.kind === "directory");
  }));
  return [...new Set(names.flat())].sort();
}

/** Loads the profiles, later ones over earlier ones. Throws `UserError` when one does not exist. */
export async function loadProfiles(
  reader: Reader,
  importer: Importer,
  { names, at, carried = false }: ProfileChoice,
  places: readonly ProfilePlace[],
  root: LocatedMap,
): Promise<LocatedMap> {
  let merged = EMPTY;
  for (const name of new Set(names)) {
    const place = await findProfile(reader, name, places);
    if (!place && reader.reach === "own") continue;
    if (!place) throw await unknown(reader, { name, at, carried }, places, root);
    const files = await profileFiles(reader, place);
    if (files?.length === 0) reader.warn(empty(reader, name, place));
    merged = mergeFiles(merged, await importer.loadAll(files ?? [], reasonOf(place)));
  }
  return merged;
}

/**
 * Returns the files of a profile, whose own directory this place is; `undefined` when they may not be looked at yet.
 */
export async function profileFiles(
  reader: Reader,
  place: ProfilePlace,
): Promise<readonly string[] | undefined> {
  return await filesWithin(reader, place.directory, reasonOf(place));
}

/** The warning of a profile without files: whoever asks for one believes that it counts. */
function empty({ system }: Reader, name: string, { directory }: ProfilePlace): UserError {
  const shown = visible(directory);
  const message = `The profile "${visible(name)}" changes nothing: "${shown}" holds no YAML file`;
  const hint = `put a file there: ${typed(pathOf(system.os).join(directory, "atmos.yaml"))}`;
  return new UserError("config_not_found", message, { hint });
}

/**
 * Returns the reason of a profile's files: a place that a found file names is looked into as far as that file may look.
 */
function reasonOf({ directory: _, ...reason }: ProfilePlace): Reason {
  return { origin: "profile", ...reason };
}

/** Splits a name such as `dev` or `team/dev` into steps; `undefined` for a path, which could lead out of its place. */
function stepsOf(name: string): readonly string[] | undefined {
  const steps = name.split(/[/\\]/);
  const isPlain = (step: string) => !["", ".", ".."].includes(step) && !step.includes(":");
  return steps.every(isPlain) ? steps : undefined;
}

/** Returns the first place that has the profile, as the profile's own directory; `undefined` when none has. */
export async function findProfile(
  reader: Reader,
  name: string,
  places: readonly ProfilePlace[],
): Promise<ProfilePlace | undefined> {
  const steps = stepsOf(name);
  if (steps === undefined) return undefined;
  const { join } = pathOf(reader.system.os);
  // One after the other: trouble with a place behind the first that has it concerns nobody.
  for (const place of places) {
    const own = { ...place, directory: join(place.directory, ...steps) };
    if (await isProfile(reader, own)) return own;
  }
}

/** Whether a place is a profile's: a directory, not a file; a link that may not be followed yet counts as one. */
async function isProfile(reader: Reader, place: ProfilePlace): Promise<boolean> {
  const { system } = reader;
  const { directory } = place;
  const info = await seen(system, directory);
  if (info?.kind !== "link") return info?.kind === "directory";
  if (!await reader.mayLookInto(directory, reasonOf(place), startOf(directory))) return true;
  return (await reached(system, directory))?.kind === "directory";
}

async function unknown(
  reader: Reader,
  { name, at, carried }: Pick<ProfileChoice, "at" | "carried"> & { readonly name: string },
  places: readonly ProfilePlace[],
  root: LocatedMap,
): Promise<UserError> {
  const searched = places.map(({ directory }) => `"${visible(directory)}"`).join(", ");
  const names = await profileNames(reader, places);
  const known = names.length === 0
    ? "there are none"
    : `there are ${names.map(visible).join(", ")}`;
  const message = `Cannot find the profile "${visible(name)}" in ${searched}: ${known}`;
  const hint = at === undefined
    ? carried && names.length === 0 && !isIdentity(root, name)
      ? dialect().unset("ATMOS_PROFILE")
      : mend(name, names, root, newIn(reader.system, places), carried)
    : mendIn(at, name, names, root);
  const wrong = [hint.startsWith("--config-path") ? "--profile" : `--profile=${name}`];
  return new UserError("config_not_found", message, { hint, at, wrong });
}

/** The hint for a name that a file pins: the line is wrong, or the profile did not come along. */
function mendIn(at: Place, name: string, names: readonly string[], root: LocatedMap): string {
  if (isIdentity(root, name)) return `ATMOS_IDENTITY: ${visible(name)}   (in "env", instead)`;
  const guess = nearest(name, names);
  return `${guess ? `write ${visible(guess)}` : "remove it"} in line ${at.line}, or --profile NAME`;
}

function isIdentity(root: LocatedMap, name: string): boolean {
  return mapIn(mapIn(root, "auth"), "identities")?.entries.has(name) ?? false;
}

/** The most profiles that a hint names when none is near: enough for most projects. */
const OFFERED = 5;

/** Returns a function that makes the path of a new profile beside the configuration, valid from anywhere. */
function newIn({ os }: System, places: readonly ProfilePlace[]) {
  const { join } = pathOf(os);
  return (name: string) => join(places.at(-1)?.directory ?? "profiles", name);
}

/** The hint for an unknown profile; one with an identity's name was meant to be that identity. */
function mend(
  name: string,
  names: readonly string[],
  root: LocatedMap,
  pathFor: (name: string) => string,
  carried = false,
): string {
  if (isIdentity(root, name) && !carried) return typedFlag("--identity", name);
  if (isIdentity(root, name)) {
    return `ATMOS_IDENTITY=${typed(name)} instead of ATMOS_PROFILE, or ${
      typedFlag("--identity", name)
    }`;
  }
  const guess = nearest(name, names);
  const all = guess === undefined ? names.slice(0, OFFERED) : [guess];
  if (all.length === 0 && stepsOf(name) === undefined) return typedFlag("--config-path", name);
  if (all.length === 0) return dialect().make("whole", pathFor(name));
  const [first = "", ...others] = all.map((each) => typedFlag("--profile", each));
  return orOthers(first, others);
}
