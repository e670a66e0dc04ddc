/** Profiles that would help when the configuration at hand lacks what was asked for. */
import { pathOf } from "../dirs.ts";
import type { System } from "../system.ts";
import { filesBelow } from "./glob.ts";
import { Importer } from "./imports.ts";
import type { Loaded } from "./load.ts";
import { mapIn } from "./located.ts";
import { profileNames } from "./profiles.ts";
import { Reader } from "./reader.ts";
import { exists } from "./repository.ts";

/**
 * The names of the profiles that define the identity, or any identity at all when none is named; sorted. For a
 * hint after a failure: it reads every profile.
 */
export async function profilesWith(
  system: System,
  loaded: Pick<Loaded, "profilePlaces">,
  identity?: string,
): Promise<readonly string[]> {
  const names = await profileNames(system, loaded.profilePlaces);
  const have = await Promise.all(names.map((name) => defines(system, loaded, name, identity)));
  return names.filter((_, index) => have[index]);
}

async function defines(
  system: System,
  { profilePlaces }: Pick<Loaded, "profilePlaces">,
  name: string,
  identity: string | undefined,
): Promise<boolean> {
  const { join } = pathOf(system.os);
  const directories = profilePlaces.map(({ directory }) => join(directory, name));
  const found = await Promise.all(directories.map((each) => exists(system, each)));
  const files = await filesBelow(system, directories[found.indexOf(true)] ?? "");
  const importer = new Importer(new Reader(system));
  const root = await importer.loadAll(files, { origin: "profile", needsTrust: true });
  const identities = mapIn(mapIn(root, "auth"), "identities")?.entries;
  return identity === undefined ? (identities?.size ?? 0) > 0 : identities?.has(identity) ?? false;
}
