/** Names of what is written beside a file, to take its place: whoever is killed on the way leaves it there. Pure. */

/** Enough of the file's name to know it by; a name that is long already leaves no room for more. */
const KNOWN = 40;

/** Makes such a name: `.NAME.RANDOM.atmos-auth`, with 128 random bits, so that nothing else is called so. */
export function besideName(name: string, random: Uint8Array): string {
  return `.${[...name].slice(0, KNOWN).join("")}.${random.toHex()}.atmos-auth`;
}

/** Tells whether a file has such a name. */
export function isBeside(name: string): boolean {
  return /^\..+\.[0-9a-f]{32}\.atmos-auth$/.test(name);
}
