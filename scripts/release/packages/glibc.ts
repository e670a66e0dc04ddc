/** The oldest C library that the programs for Linux run with: Debian 10, Ubuntu 18.04, RHEL 8, and what came later. */
export const GLIBC = "2.27";
