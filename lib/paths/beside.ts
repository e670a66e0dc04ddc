/** Names of what is written beside a file, to take its place: whoever is killed on the way leaves it there. Pure. */

/** Tells whether a file has such a name, which nobody else gives: `.NAME.RANDOM.atmos-auth`. */
export function isBeside(name: string): boolean {
  return /^\..+\.[0-9a-z]{1,7}\.atmos-auth$/.test(name);
}
