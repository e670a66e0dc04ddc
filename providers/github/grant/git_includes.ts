/**
 * Files that the person's git configuration includes on a condition (git-scm.com/docs/git-config, "Conditional
 * includes"): it may become true in a directory that the session changes to, so their entries are answered from the
 * start.
 */
import { entryOf, ORIGIN, partsOf } from "./git_config.ts";

/**
 * Returns the command that lists git's configuration with its files, and with these files included. Git includes them
 * itself: it knows what `~ada/` and `%(prefix)/` mean.
 */
export function listing(paths: readonly string[]): readonly string[] {
  const more = paths.flatMap((path) => ["-c", `include.path=${path}`]);
  return ["git", ...more, "config", "--list", "-z", "--includes", "--show-origin"];
}

/** Returns the files that a listing includes on a condition; a relative path is seen from the including file. */
export function conditional(text: string): readonly string[] {
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
