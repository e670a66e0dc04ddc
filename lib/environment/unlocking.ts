/** What unlocks the store: the one rule by which it is opened, and by which no process is given it. Pure. */
import type { Environment } from "../system.ts";

/** The variable that holds the passphrase when nobody names another. */
export const USUAL = "ATMOS_KEYRING_PASSWORD";

/** The variable that names the one that holds it. */
const NAMING = "ATMOS_KEYRING_PASSWORD_ENV";

/**
 * The variables that may hold the passphrase, in the order in which they are looked at: the one that
 * `ATMOS_KEYRING_PASSWORD_ENV` names, those that the configuration names, `ATMOS_KEYRING_PASSWORD`.
 */
export function unlockingVariables(
  env: Pick<Environment, "get">,
  configured: readonly (string | undefined)[],
): readonly string[] {
  return [env.get(NAMING), ...configured, USUAL].flatMap((name) => name || []);
}
