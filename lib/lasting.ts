/** What outlives a command, by identity, until `logout`. */
import { directories, pathOf } from "./dirs.ts";
import type { System } from "./system.ts";

/** Where `env` puts the files that its variables name; they hold no secret. */
export async function lastingDirectory(
  system: System,
  realm: string,
  identity: string,
): Promise<string> {
  return await below(system, lastingPlace(system), realm, identity);
}

/** The directory above those of all identities. */
export function lastingPlace(system: System): string {
  return pathOf(system.os).join(directories(system).data, "atmos-auth", "env");
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
  const { join } = pathOf(system.os);
  const { data, home } = directories(system);
  return snap === undefined
    ? join(data, "atmos-auth", "console")
    : join(home, "snap", snap, "common", "atmos-auth");
}

/** No two identities share a name there, whatever characters their own names hold. */
async function below(system: System, place: string, realm: string, identity: string) {
  const bytes = new TextEncoder().encode(JSON.stringify([realm, identity]));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return pathOf(system.os).join(place, digest.slice(0, 12).toHex());
}
