/**
 * Names of the system's own programs in lines that another program runs: a PATH around it may have others by these
 * names.
 */

/** The PATH of the system's own programs on every Unix; NixOS and Guix have theirs elsewhere. */
export const SYSTEM_PATH =
  "/usr/bin:/bin:/run/current-system/sw/bin:/run/current-system/profile/bin";

/**
 * The program that prints a file, as words for programs that run them without a shell. `env` and `sh` have the same
 * path everywhere.
 */
export const SYSTEM_CAT = `/usr/bin/env PATH=${SYSTEM_PATH} cat`;
