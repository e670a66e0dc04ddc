/** The variables of this program itself. Pure. */
import { nameMatcher } from "../../paths/glob.ts";
import type { Os } from "../../system.ts";

/** Those of the person's own that are handed on: where our configuration and our store lie, never what unlocks it. */
const HANDED_ON = [
  "ATMOS_BASE_PATH",
  "ATMOS_CLI_CONFIG_PATH",
  "ATMOS_CONFIG",
  "ATMOS_CONFIG_PATH",
  "ATMOS_GIT_ROOT_BASEPATH",
  "ATMOS_PROFILE",
  "ATMOS_AUTH_REALM",
  "ATMOS_XDG_*",
  "ATMOS_KEYRING_TYPE",
  "ATMOS_KEYRING_FILE_PATH",
  "ATMOS_KEYRING_PASSWORD_ENV",
  "ATMOS_LOGS_LEVEL",
];

/** Whether the person's variable is handed on to programs in which we may be called again. */
export function isHandedOn(os: Os): (name: string) => boolean {
  return nameMatcher(HANDED_ON, { ignoreCase: os === "windows" });
}

/**
 * Whether a variable is ours: it says what we trust, read, run or keep, so nobody but the person sets it. In any
 * case, since a configuration is shared with people on Windows.
 */
export function isOurs(name: string): boolean {
  return /^atmos_/i.test(name);
}
