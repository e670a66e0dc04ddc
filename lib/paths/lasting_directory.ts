/** What outlives a command, by identity, until `logout`. */
import { dataPlace, homeDirectory, pathOf } from "./directories.ts";
import type { System } from "../system.ts";
import { digestOf } from "../secret.ts";

/** Where `env` puts the files that its variables name where they hold no secret. */
export async function lastingDirectory(
  system: System,
  realm: string,
  identity: string,
): Promise<string> {
  return await below(system, lastingPlace(system), realm, identity);
}

/** The directory above those of all identities. */
export function lastingPlace(system: System): string {
  return dataPlace(system, "env");
}

/**
 * Where the identity's own browser keeps its profile; its cookies are a console that is signed in. A browser
 * from a snap, which sees nothing hidden in the home directory, keeps it in its own place.
 */
export async function profileDirectory(
  system: System,
  realm: string,
  identity: string,
  snap?: string,
): Promise<string> {
  return await below(system, placeOfProfiles(system, snap), realm, identity);
}

/** Every place where the identity may have such a profile. */
export async function profileDirectories(
  system: System,
  realm: string,
  identity: string,
): Promise<readonly string[]> {
  const snaps = [undefined, ...SNAPS];
  return await Promise.all(snaps.map((snap) => profileDirectory(system, realm, identity, snap)));
}

/** The directories above the profiles of all identities. */
export function profilesPlaces(system: System): readonly string[] {
  return [undefined, ...SNAPS].map((snap) => placeOfProfiles(system, snap));
}

/** The browsers that come as snaps. */
const SNAPS = ["chromium", "brave"] as const;

function placeOfProfiles(system: System, snap: string | undefined): string {
  if (snap === undefined) return dataPlace(system, "console");
  return pathOf(system.os).join(homeDirectory(system), "snap", snap, "common", "atmos-auth");
}

/** The name of an identity's directory: no two identities share one, whatever characters their own names hold. */
export async function lastingName(realm: string, identity: string): Promise<string> {
  return (await digestOf(JSON.stringify([realm, identity]))).slice(0, 24);
}

async function below(system: System, place: string, realm: string, identity: string) {
  return pathOf(system.os).join(place, await lastingName(realm, identity));
}
