/** Profiles that would help when the configuration at hand lacks what was asked for. */
import type { System } from "../system.ts";
import { Importer } from "../config/files/imports.ts";
import type { Loaded } from "../config/files/load.ts";
import { mapIn } from "../config/yaml/located.ts";
import { findProfile, profileFiles, profileNames } from "../config/files/profiles.ts";
import { Reader } from "../config/files/reader.ts";
import { isRemote } from "../paths/remote.ts";

/**
 * The names of the profiles that define the identity, or any identity at all when none is named; sorted. For a
 * hint after a failure: it reads every profile.
 */
export async function profilesWith(
  system: System,
  loaded: Pick<Loaded, "profilePlaces" | "reach" | "project">,
  identity?: string,
): Promise<readonly string[]> {
  const reader = new Reader(system, loaded.reach);
  const { project } = loaded;
  if (project !== undefined && !isRemote(project)) reader.project.add(project);
  const names = await profileNames(reader, loaded.profilePlaces);
  const have = await Promise.all(names.map((name) => defines(reader, loaded, name, identity)));
  return names.filter((_, index) => have[index]);
}

async function defines(
  reader: Reader,
  { profilePlaces }: Pick<Loaded, "profilePlaces">,
  name: string,
  identity: string | undefined,
): Promise<boolean> {
  const place = await findProfile(reader.system, name, profilePlaces);
  if (place === undefined) return false;
  const files = await profileFiles(reader, place);
  const importer = new Importer(reader);
  const { directory: _, ...why } = place;
  const root = await importer.loadAll(files, { ...why, origin: "profile" });
  const identities = mapIn(mapIn(root, "auth"), "identities")?.entries;
  return identity === undefined ? (identities?.size ?? 0) > 0 : identities?.has(identity) ?? false;
}
