/** Names of files in a repository: each means the same files as it would in a directory. */
import { pathPattern } from "../../paths/glob.ts";
import { inMergeOrder, isYaml } from "../yaml/merge_order.ts";
import { Unfetched } from "./fetched.ts";

/** The most files that one name may mean: with some left out it would be another configuration. */
const MOST = 64;

/**
 * Picks the files that a name means: the file itself, or with its extension left off, all YAML files below that
 * directory, or those that fit the pattern; in the order in which they are merged. Throws `Unfetched` for too many.
 */
export function filesMeant(paths: readonly string[], name: string): readonly string[] {
  if (/[*?[{]/.test(name)) {
    const { fits } = pathPattern(name);
    return few(paths.filter((path) => isYaml(path) && fits(path)));
  }
  const one = [name, `${name}.yaml`, `${name}.yml`].find((path) => paths.includes(path));
  if (one !== undefined) return [one];
  return few(paths.filter((path) => isYaml(path) && path.startsWith(`${name}/`)));
}

function few(paths: readonly string[]): readonly string[] {
  if (paths.length <= MOST) return inMergeOrder(paths);
  throw new Unfetched(`it means more than ${MOST} files`, "the files one by one", true);
}
