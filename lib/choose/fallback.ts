/** Profiles that would help when the configuration at hand lacks what was asked for. */
import type { NodeRole } from "../provider/kind.ts";
import type { System } from "../system.ts";
import { Importer } from "../config/files/imports.ts";
import type { Loaded } from "../config/files/load.ts";
import { PART_OF } from "../config/parts.ts";
import { mapIn } from "../config/yaml/located.ts";
import { findProfile, profileFiles, profileNames } from "../config/files/profiles.ts";
import { Reader } from "../config/files/reader.ts";
import { Survey } from "../config/files/survey.ts";

/** The parts of a configuration that say which profiles there are. */
type ProfileSource = Pick<Loaded, "profilePlaces" | "reach" | "project" | "known">;

/** Something that is missing: an entry of that name, or any of its role. */
export interface Missing {
  readonly role: Exclude<NodeRole, "integration">;
  readonly name: string | undefined;
}

/** Reads what the configuration could read. */
export function readerOf(system: System, loaded: ProfileSource): Reader {
  const reader = new Reader(new Survey(system, { known: loaded.known }), loaded.reach);
  if (loaded.project !== undefined) reader.project.add(loaded.project);
  return reader;
}

/** The names of the profiles that define what is missing; sorted. For after a failure: it reads every profile. */
export async function profilesWith(
  system: System,
  loaded: ProfileSource,
  missing: Missing,
): Promise<readonly string[]> {
  const reader = readerOf(system, loaded);
  const names = await profileNames(reader, loaded.profilePlaces);
  const have = await Promise.all(names.map((name) => defines(reader, loaded, name, missing)));
  return names.filter((_, index) => have[index]);
}

async function defines(
  reader: Reader,
  { profilePlaces }: ProfileSource,
  profile: string,
  { role, name }: Missing,
): Promise<boolean> {
  const place = await findProfile(reader, profile, profilePlaces);
  if (place === undefined) return false;
  const files = await profileFiles(reader, place) ?? [];
  const { directory: _, ...why } = place;
  const root = await new Importer(reader).loadAll(files, { ...why, origin: "profile" });
  const part = PART_OF[role];
  const names = [...mapIn(mapIn(root, "auth"), part)?.entries.keys() ?? []];
  return name === undefined
    ? names.length > 0
    : names.some((each) => each.toLowerCase() === name.toLowerCase());
}
