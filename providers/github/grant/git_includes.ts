/**
 * The files that the person's configuration of git takes in on a condition (git-scm.com/docs/git-config, "Conditional
 * includes"): it may hold in a directory that the session comes to later, so what they say is answered from the start.
 */
import { entryOf, ORIGIN, partsOf } from "./git_config.ts";

/**
 * How git is asked for what it is told, and in which files; and what these files would tell it. Git itself takes them
 * in: it knows what `~ada/` and `%(prefix)/` mean.
 */
export function listing(paths: readonly string[]): readonly string[] {
  const more = paths.flatMap((path) => ["-c", `include.path=${path}`]);
  return ["git", ...more, "config", "--list", "-z", "--includes", "--show-origin"];
}

/** The files that a listing names under a condition, a relative path seen from the file that names it. */
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
