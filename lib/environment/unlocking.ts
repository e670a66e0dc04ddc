/** Variables that unlock the store: one rule by which it is opened, and by which no process is given them. Pure. */
import type { Environment } from "../system.ts";

/** The default variable of the passphrase. */
export const USUAL = "ATMOS_KEYRING_PASSWORD";

/** The variable that names another one for it. */
const NAMING = "ATMOS_KEYRING_PASSWORD_ENV";

/**
 * Returns the variables that may hold the passphrase, in the order in which they are read: the one that
 * `ATMOS_KEYRING_PASSWORD_ENV` names, those that the configuration names, `ATMOS_KEYRING_PASSWORD`.
 */
export function unlockingVariables(
  env: Pick<Environment, "get">,
  configured: readonly (string | undefined)[],
): readonly string[] {
  return [env.get(NAMING), ...configured, USUAL].flatMap((name) => name || []);
}
