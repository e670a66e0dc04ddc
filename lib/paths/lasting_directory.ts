/** What outlives a command, by identity, until `logout`. */
import { dataPlace, homeDirectory, pathOf } from "./directories.ts";
import { UserError } from "../errors.ts";
import { requireOwn } from "./ownership.ts";
import { makeFresh, sharedDirectories } from "./unguessable.ts";
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

/**
 * That directory, made; in a fresh one where there is no such place, or others could replace it: that is said
 * through `warn`. Throws `UserError` where there is no private place at all.
 */
export async function openLastingDirectory(
  system: System,
  realm: string,
  identity: string,
  warn: (line: string) => void,
): Promise<string> {
  try {
    await requireOwn(system, lastingPlace(system));
    const directory = await lastingDirectory(system, realm, identity);
    await system.files.makeDirectory(directory);
    return directory;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const place = await anywhere(system);
    if (place === undefined) throw error;
    warn(`${error.message}; what the variables name lies in ${place}`);
    return place;
  }
}

/** A fresh directory that stays, since nobody can tell when its variables are no longer used. */
async function anywhere(system: System): Promise<string | undefined> {
  for (const shared of sharedDirectories(system)) {
    const made = await makeFresh(system, shared, "atmos-auth-env-");
    if (typeof made === "string") return made;
  }
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
