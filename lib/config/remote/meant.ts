/** Which files of a repository a name means: the same that it would mean in a directory. */
import { pathPattern } from "../../paths/glob.ts";
import { inMergeOrder, isYaml } from "../yaml/merge_order.ts";
import { Unfetched } from "./fetched.ts";

/** How many files one name may mean: with some of them left out it would be another configuration. */
const MOST = 64;

/**
 * Of these paths: the file itself, or with its extension left off, all YAML files below that directory, or those
 * that fit the pattern; in the order in which they are merged. Throws `Unfetched` for too many.
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
