/** Directories that outlive a command, by identity, until `logout`. */
import { dataPlace, homeDirectory, pathOf } from "./directories.ts";
import type { System } from "../system.ts";
import { digestOf } from "../secret.ts";

/** Returns the directory for the files without secrets that `env`'s variables name. */
export async function lastingDirectory(
  system: System,
  realm: string,
  identity: string,
): Promise<string> {
  return await below(system, lastingPlace(system), realm, identity);
}

/** Returns the directory above those of all identities. */
export function lastingPlace(system: System): string {
  return dataPlace(system, "env");
}

/**
 * Returns the directory of the identity's own browser profile, whose cookies are a console that is signed in. A browser
 * from a snap can't see hidden directories at home, so its profile is in a place of the snap's own.
 */
export async function profileDirectory(
  system: System,
  realm: string,
  identity: string,
  snap?: string,
): Promise<string> {
  return await below(system, placeOfProfiles(system, snap), realm, identity);
}

/** Returns every place where the identity may have such a profile. */
export async function profileDirectories(
  system: System,
  realm: string,
  identity: string,
): Promise<readonly string[]> {
  const snaps = [undefined, ...SNAPS];
  return await Promise.all(snaps.map((snap) => profileDirectory(system, realm, identity, snap)));
}

/** Returns the directories above the profiles of all identities. */
export function profilesPlaces(system: System): readonly string[] {
  return [undefined, ...SNAPS].map((snap) => placeOfProfiles(system, snap));
}

/** The browsers that come as snaps. */
const SNAPS = ["chromium", "brave"] as const;

function placeOfProfiles(system: System, snap: string | undefined): string {
  if (snap === undefined) return dataPlace(system, "console");
  return pathOf(system.os).join(homeDirectory(system), "snap", snap, "common", "atmos-auth");
}

/** Returns the name of an identity's directory: no two identities share one, whatever characters their names hold. */
export async function lastingName(realm: string, identity: string): Promise<string> {
  return (await digestOf(JSON.stringify([realm, identity]))).slice(0, 24);
}

async function below(system: System, place: string, realm: string, identity: string) {
  return pathOf(system.os).join(place, await lastingName(realm, identity));
}
