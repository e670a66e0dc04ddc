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

/** Where the identity's own browser keeps its profile; its cookies are a console that is signed in. */
export async function profileDirectory(
  system: System,
  realm: string,
  identity: string,
): Promise<string> {
  return await below(system, profilesPlace(system), realm, identity);
}

/** The directory above the profiles of all identities. */
export function profilesPlace(system: System): string {
  return pathOf(system.os).join(directories(system).data, "atmos-auth", "console");
}

/** No two identities share a name there, whatever characters their own names hold. */
async function below(system: System, place: string, realm: string, identity: string) {
  const bytes = new TextEncoder().encode(JSON.stringify([realm, identity]));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return pathOf(system.os).join(place, digest.slice(0, 12).toHex());
}
