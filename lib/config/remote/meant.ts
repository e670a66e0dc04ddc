/** Which files of a repository a name means: the same that it would mean in a directory. */
import { pathPattern } from "../../paths/glob.ts";
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
    return inOrder(paths.filter((path) => isYaml(path) && fits(path)));
  }
  const one = [name, `${name}.yaml`, `${name}.yml`].find((path) => paths.includes(path));
  if (one !== undefined) return [one];
  return inOrder(paths.filter((path) => isYaml(path) && path.startsWith(`${name}/`)));
}

function isYaml(path: string): boolean {
  return /\.ya?ml$/.test(path);
}

/** As `filesBelow` has them: `atmos.yaml` first, shallow before deep, then by name; one of `x.yaml` and `x.yml`. */
function inOrder(paths: readonly string[]): readonly string[] {
  const all = new Set(paths);
  if (all.size > MOST) {
    throw new Unfetched(`it means more than ${MOST} files`, "the files one by one", true);
  }
  const rank = (path: string) => /(^|\/)\.?atmos\.ya?ml$/.test(path) ? 0 : 1;
  const depth = (path: string) => path.split("/").length;
  return [...all].filter((path) => !path.endsWith(".yml") || !all.has(`${path.slice(0, -4)}.yaml`))
    .sort((a, b) => rank(a) - rank(b) || depth(a) - depth(b) || (a < b ? -1 : 1));
}
