/** Where `env` puts the files that its variables name. They hold no secret, and stay until `logout`. */
import { directories, pathOf } from "./dirs.ts";
import type { System } from "./system.ts";

/** The directory of an identity's lasting files. */
export async function lastingDirectory(
  system: System,
  realm: string,
  identity: string,
): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify([realm, identity]));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return pathOf(system.os).join(lastingPlace(system), digest.slice(0, 12).toHex());
}

/** The directory above those of all identities. */
export function lastingPlace(system: System): string {
  return pathOf(system.os).join(directories(system).data, "atmos-auth", "env");
}
