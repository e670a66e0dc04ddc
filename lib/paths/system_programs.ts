/** How a line that another program runs names the system's own programs: a PATH around it may have others by their names. */

/** Where they are, on every Unix; NixOS and Guix have theirs elsewhere. */
export const SYSTEM_PATH =
  "/usr/bin:/bin:/run/current-system/sw/bin:/run/current-system/profile/bin";

/** The program that prints a file, as words for whoever runs them without a shell. `env` and `sh` are everywhere at one place. */
export const SYSTEM_CAT = `/usr/bin/env PATH=${SYSTEM_PATH} cat`;
