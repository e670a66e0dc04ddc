/** Paths that begin with what only shells replace: another user's home, or a variable. */

/** The beginning, in the words of every shell: as it stands it would be a directory of that very name. */
const FOR_SHELLS = /^(?:~[^\\/]+|\$(?:\w+|\{\w+\}|env:\w+)|(?:%[\w()]+%)+)(?=$|[\\/])/i;

/** The person's own home, which `~` is here as well. */
const HOME =
  /^(?:%USERPROFILE%|%HOMEDRIVE%%HOMEPATH%|\$(?:HOME|\{HOME\}|env:USERPROFILE|env:HOME))$/i;

/** A path that was left to a shell. */
interface Left {
  /** The beginning that only a shell replaces. */
  readonly part: string;
  /** Whether that is the person's own home. */
  readonly isHome: boolean;
  /** The path to be written in its place; with a word in capitals where nobody here can tell. */
  readonly whole: string;
}

/** Returns what is left to a shell in a path; `undefined` where it can be taken as it stands. */
export function leftToShells(path: string): Left | undefined {
  const [part] = FOR_SHELLS.exec(path) ?? [];
  if (part === undefined) return undefined;
  const rest = path.slice(part.length);
  const isHome = HOME.test(part);
  return { part, isHome, whole: isHome ? `~${rest}` : `/DIRECTORY${rest}` };
}
