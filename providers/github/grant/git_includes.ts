/**
 * The files that the person's configuration of git takes in on a condition (git-scm.com/docs/git-config, "Conditional
 * includes"): it may hold in a directory that the session comes to later, so what they say is answered from the start.
 */
import { entryOf, ORIGIN, partsOf } from "./git_config.ts";

const LISTING = ["config", "--list", "-z", "--includes", "--show-origin"];

/** How git is asked for what it is told, and in which files. */
export const listing: readonly string[] = ["git", ...LISTING];

/**
 * How git is asked for each file that a listing names under a condition. Git itself takes the file in: it knows what
 * `~ada/` and `%(prefix)/` mean, and a file that is broken spoils no more than its own listing.
 */
export function conditional(text: string): readonly (readonly string[])[] {
  return namedIn(text).map((path) => ["git", "-c", `include.path=${path}`, ...LISTING]);
}

/** The paths, a relative one seen from the file that names it. */
function namedIn(text: string): readonly string[] {
  let origin = "";
  return text.split("\0").flatMap((each) => {
    if (ORIGIN.test(each)) origin = each;
    const [name, path] = entryOf(each);
    const { section, of, key } = partsOf(name);
    const isNamed = section === "includeif" && of !== undefined && key === "path";
    return isNamed ? seenFrom(origin, path) : [];
  });
}

function seenFrom(origin: string, path: string): readonly string[] {
  if (/^([/~]|%\(prefix\)\/|[a-z]:[\\/])/i.test(path)) return [path];
  // A repository's own file is named as git sees it from its top, and would be read again once it is entered.
  const [, folder] = /^file:((?:\/|[a-z]:[\\/]).*?)[^\\/]*$/i.exec(origin) ?? [];
  return folder === undefined ? [] : [folder + path];
}
