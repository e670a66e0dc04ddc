/** The order in which YAML files are merged that are not named one by one. */

/** Whether a path is that of a YAML file, by its name; `.#x.yaml` is Emacs's lock of a file that it edits. */
export function isYaml(path: string): boolean {
  return /\.ya?ml$/.test(path) && !/(^|[\\/])\.#[^\\/]*$/.test(path);
}

/**
 * Sorts files in the order in which they are merged: `atmos.yaml` first, shallow before deep, then by name. Of `x.yaml`
 * and `x.yml` only the first counts.
 */
export function inMergeOrder(paths: Iterable<string>, separator = "/"): readonly string[] {
  const all = new Set(paths);
  const steps = new Map([...all].map((path) => [path, path.split(separator)]));
  const rank = (path: string) => /^\.?atmos\.ya?ml$/.test(steps.get(path)!.at(-1)!) ? 0 : 1;
  const depth = (path: string) => steps.get(path)!.length;
  return [...all]
    .filter((path) => !path.endsWith(".yml") || !all.has(`${path.slice(0, -4)}.yaml`))
    .sort((a, b) => rank(a) - rank(b) || depth(a) - depth(b) || (a < b ? -1 : 1));
}
