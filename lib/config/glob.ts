/** The YAML files that a path or a pattern means. */
import { posix } from "@std/path";
import { pathOf } from "../dirs.ts";
import type { System } from "../system.ts";
import { followed } from "./source.ts";

/** How many levels of directories, and how many of them, are looked through. */
const MAX_LEVELS = 16;
const MAX_DIRECTORIES = 5_000;

/**
 * The YAML files that a name means, seen from a directory: the file itself, that file with its extension left
 * off, every one below a directory, or those that match a pattern (`*`, `**`, `?`, `[a]`, `{a,b}`); none when
 * there are none. In the order of `filesBelow`.
 */
export async function filesOf(
  system: System,
  directory: string,
  name: string,
): Promise<readonly string[]> {
  const { resolve } = pathOf(system.os);
  if (/[*?[{]/.test(name)) return await matches(system, directory, name);
  const path = resolve(directory, name);
  const named = await followed(system, path);
  if (named?.kind === "directory") return await filesBelow(system, path);
  if (named) return [path];
  const longer = [`${path}.yaml`, `${path}.yml`];
  const infos = await Promise.all(longer.map((each) => followed(system, each)));
  return longer.filter((_, index) => infos[index]).slice(0, 1);
}

/**
 * Every YAML file below a directory in the order in which they are merged: `atmos.yaml` first, shallow before
 * deep, then by name. Of `x.yaml` and `x.yml` only the first counts; links to directories are not followed.
 */
export async function filesBelow(
  system: System,
  directory: string,
  levels = MAX_LEVELS,
): Promise<readonly string[]> {
  const { basename, SEPARATOR } = pathOf(system.os);
  const found = new Set(await yamlBelow(system, directory, levels, { left: MAX_DIRECTORIES }));
  const rank = (path: string) => /^\.?atmos\.ya?ml$/.test(basename(path)) ? 0 : 1;
  const depth = (path: string) => path.split(SEPARATOR).length;
  return [...found]
    .filter((path) => !path.endsWith(".yml") || !found.has(`${path.slice(0, -4)}.yaml`))
    .sort((a, b) => rank(a) - rank(b) || depth(a) - depth(b) || (a < b ? -1 : 1));
}

/** The path as far as it has no pattern in it: the name itself, or the directory that is looked through. */
export function fixedPart({ os }: Pick<System, "os">, directory: string, name: string): string {
  const { resolve } = pathOf(os);
  const steps = name.split(os === "windows" ? /[\\/]/ : "/");
  const first = steps.findIndex((step) => /[*?[{]/.test(step));
  if (first === -1) return resolve(directory, name);
  return resolve(directory, first === 0 ? "." : `${steps.slice(0, first).join("/")}/`);
}

/** The whole steps before the first pattern are walked to; what follows is matched. */
async function matches(
  system: System,
  directory: string,
  name: string,
): Promise<readonly string[]> {
  const { relative, resolve } = pathOf(system.os);
  const steps = name.split(system.os === "windows" ? /[\\/]/ : "/");
  const first = steps.findIndex((step) => /[*?[{]/.test(step));
  const base = resolve(directory, first === 0 ? "." : `${steps.slice(0, first).join("/")}/`);
  const pattern = steps.slice(first);
  const levels = pattern.includes("**") ? MAX_LEVELS : pattern.length - 1;
  const wanted = posix.globToRegExp(pattern.join("/"), { globstar: true });
  const files = await filesBelow(system, base, levels);
  const slashed = (path: string) => system.os === "windows" ? path.replaceAll("\\", "/") : path;
  return files.filter((file) => wanted.test(slashed(relative(base, file))));
}

async function yamlBelow(
  system: System,
  directory: string,
  levels: number,
  budget: { left: number },
): Promise<readonly string[]> {
  if (--budget.left < 0) return [];
  const { join } = pathOf(system.os);
  const names = await system.files.list(directory).catch(() => undefined) ?? [];
  const below = await Promise.all(names.map(async (name) => {
    const path = join(directory, name);
    if (/\.ya?ml$/.test(name)) return [path];
    if (levels === 0 || !await isDirectory(system, path)) return [];
    return await yamlBelow(system, path, levels - 1, budget);
  }));
  return below.flat();
}

async function isDirectory({ files }: System, path: string): Promise<boolean> {
  return (await files.info(path).catch(() => undefined))?.kind === "directory";
}
