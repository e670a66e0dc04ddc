/** The YAML files that a path or a pattern means. */
import { directories, pathOf } from "../../paths/directories.ts";
import { UserError } from "../../errors.ts";
import { pathPattern } from "../../paths/glob.ts";
import type { System } from "../../system.ts";
import { visible } from "../../terminal/escape.ts";
import { namesIn, reached, seen } from "./reached.ts";
import { followed, lost, type Reason } from "./source.ts";
import type { Reader } from "./reader.ts";
import type { WalkBudget } from "./survey.ts";
import { inMergeOrder, isYaml } from "../yaml/merge_order.ts";
import { startOf } from "../yaml/node.ts";

/** The most levels of directories that are searched. */
const MAX_LEVELS = 16;

/**
 * Returns the YAML files that a name means, seen from a directory: the file itself, that file with its extension left
 * off, every one below a directory, or those that match a pattern (`*`, `**`, `?`, `[a]`, `{a,b}`); none when there are
 * none. In the order of `filesBelow`, which throws when there is too much to look at.
 */
export async function filesOf(
  system: System,
  directory: string,
  name: string,
  budget: WalkBudget,
): Promise<readonly string[]> {
  const { resolve } = pathOf(system.os);
  const path = resolve(directory, name);
  // A pattern need not be a name that the system takes; its directory is looked at in any case.
  const named = await (isPattern(name) ? followed : reached)(system, path);
  if (named?.kind === "directory") {
    if (holdsHome(system, path)) throw tooMany(path);
    return await filesBelow(system, path, budget);
  }
  if (named) return [path];
  if (isPattern(name)) return await matches(system, directory, name, budget);
  const longer = [`${path}.yaml`, `${path}.yml`];
  const infos = await Promise.all(longer.map((each) => reached(system, each)));
  return longer.filter((_, index) => infos[index]).slice(0, 1);
}

/** Whether a name may mean several files. */
export function isPattern(name: string): boolean {
  return /[*?[{]/.test(name);
}

/**
 * Returns every YAML file below a directory in the order in which they are merged; links to directories are not
 * followed. Throws `UserError` when there is more to look at than the budget has left, as on a whole machine: some of the
 * files would be another configuration.
 */
export async function filesBelow(
  system: System,
  directory: string,
  budget: WalkBudget,
  levels = MAX_LEVELS,
): Promise<readonly string[]> {
  const spend = () => {
    if (--budget.left < 0) throw tooMany(directory);
  };
  if (levels === MAX_LEVELS && isEverything(system, directory)) throw tooMany(directory);
  const found = await yamlBelow(system, directory, levels, spend);
  return inMergeOrder(found, pathOf(system.os).SEPARATOR);
}

/** Returns the path up to its first pattern: the name itself, or the directory that is searched. */
export function fixedPart({ os }: Pick<System, "os">, directory: string, name: string): string {
  const { resolve } = pathOf(os);
  const steps = name.split(os === "windows" ? /[\\/]/ : "/");
  const first = steps.findIndex(isPattern);
  if (first === -1) return resolve(directory, name);
  return resolve(directory, first === 0 ? "." : `${steps.slice(0, first).join("/")}/`);
}

/** Finds the files that match: the steps before the first pattern are a directory, the rest is matched below it. */
async function matches(
  system: System,
  directory: string,
  name: string,
  budget: WalkBudget,
): Promise<readonly string[]> {
  const { relative } = pathOf(system.os);
  const steps = name.split(system.os === "windows" ? /[\\/]/ : "/");
  const first = steps.findIndex(isPattern);
  const base = fixedPart(system, directory, name);
  const pattern = steps.slice(first);
  const levels = pattern.includes("**") ? MAX_LEVELS : Math.min(pattern.length - 1, MAX_LEVELS);
  const { fits, alternatives } = pathPattern(pattern.join("/"));
  const files = await filesBelow(system, base, budget, levels);
  // Each is compared with each alternative.
  budget.left -= files.length * (alternatives - 1);
  if (budget.left < 0) throw tooMany(base);
  const slashed = (path: string) => system.os === "windows" ? path.replaceAll("\\", "/") : path;
  return files.filter((file) => fits(slashed(relative(base, file))));
}

/** Whether the directory holds the whole machine: a walk from there ends nowhere, or at what nobody may read. */
function isEverything({ os }: System, directory: string): boolean {
  return pathOf(os).dirname(directory) === directory;
}

/** Whether all that a person has lies in the directory: hardly any YAML there is configuration. */
function holdsHome(system: System, directory: string): boolean {
  const { SEPARATOR } = pathOf(system.os);
  const { home } = directories(system);
  return home !== undefined && `${home}${SEPARATOR}`.startsWith(`${directory}${SEPARATOR}`);
}

/** Searches one directory after the other, so that nothing over the budget is looked at. */
async function yamlBelow(
  system: System,
  directory: string,
  levels: number,
  spend: () => void,
): Promise<readonly string[]> {
  const { join } = pathOf(system.os);
  const names = await namesIn(system, directory);
  names.forEach(spend);
  const paths = names.map((name) => join(directory, name));
  const files = paths.filter(isYaml);
  const others = levels === 0 ? [] : paths.filter((path) => !isYaml(path));
  const infos = await Promise.all(others.map((path) => seen(system, path)));
  for (const below of others.filter((_, index) => infos[index]?.kind === "directory")) {
    files.push(...await yamlBelow(system, below, levels - 1, spend));
  }
  return files;
}

function tooMany(directory: string): UserError {
  const message = `Cannot look for configuration in "${visible(directory)}": too much lies there`;
  return new UserError("config_invalid", message, {
    hint: "import: [./FILE.yaml], or a pattern of a smaller directory",
  });
}

/**
 * Returns every YAML file below a directory; `undefined` when a file of that reason may not look there. See
 * `filesBelow`.
 */
export async function filesWithin(
  reader: Reader,
  directory: string,
  reason: Reason,
): Promise<readonly string[] | undefined> {
  if (!await reader.mayLookInto(directory, reason, startOf(directory))) return undefined;
  const { survey, system } = reader;
  if (await reached(system, directory) === undefined) throw await lost(system, directory);
  return await survey.walked(directory, (left) => filesBelow(system, directory, left));
}
