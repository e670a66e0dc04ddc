/** Where configuration is looked for, and in which order it counts. */
import type { Cloud } from "../../provider/cloud.ts";
import { UserError } from "../../errors.ts";
import { directoryOf, isDescriptor } from "../../paths/descriptors.ts";
import { directories, fromHere, pathOf } from "../../paths/directories.ts";
import type { System } from "../../system.ts";
import { visible } from "../../terminal/escape.ts";
import { typedFlag } from "../../terminal/flag.ts";
import { isRemote } from "../../paths/remote.ts";
import { upwards } from "./project.ts";
import type { Fetching } from "../remote/remotes.ts";
import { isAnothers, reached, seen } from "./reached.ts";
import { followed, lost, noDirectory, type Reason } from "./source.ts";
import type { Survey } from "./survey.ts";

const DISCOVERED: Reason = { origin: "discovered", needsTrust: true };

/**
 * The places that hold configuration, those that count most last. Throws `UserError` with code
 * `config_not_found` when there are none, or a chosen one is absent.
 */
export async function discover(survey: Survey, selection: Selection): Promise<readonly Found[]> {
  const { system } = survey;
  const chosen = chosenPlaces(system, selection);
  if (chosen.length > 0) return (await Promise.all(chosen)).flat();
  const { cliConfigPath: typed = [] } = selection;
  const asked = typed.length > 0 ? typed : listed(system.env.get("ATMOS_CLI_CONFIG_PATH"));
  const named = asked.map((path) => fromHere(system, path));
  const home = homePlace(system);
  const { looksAround = true } = selection;
  const [ofSystem, ofHome, here, beside] = await Promise.all([
    Promise.all(systemPlaces(system).map((place) => inSystem(system, place))),
    home === undefined ? undefined : inHome(system, home),
    looksAround ? around(survey, named.length === 0) : [],
    Promise.all(named.map((place) => lookInto(system, place, CHOSEN))),
  ]);
  const found = [...ofSystem.flat(), ...ofHome ?? [], ...here, ...beside.flat()];
  if (found.length > 0) return found;
  const homes = home === undefined || ofHome === undefined ? [] : [home];
  const others = [...homes, ...systemPlaces(system), ...named];
  const cwd = looksAround ? system.cwd() : undefined;
  const { notFound } = await import("./not_found.ts");
  throw await notFound(system, cwd, others, selection.clouds ?? []);
}

/** The person's own place, where they have a home. */
export function homePlace(system: Pick<System, "env" | "os">): string | undefined {
  const { home } = directories(system);
  return home === undefined ? undefined : pathOf(system.os).join(home, ".atmos");
}

/** The machine's own place; on Windows the code and the documentation of the original name two. */
function systemPlaces({ os, env }: System): readonly string[] {
  if (os !== "windows") return ["/usr/local/etc/atmos"];
  const local = env.get("LOCALAPPDATA");
  return local ? [local, pathOf(os).join(local, "atmos")] : [];
}

/** `undefined` where it can't be looked at, since the home is another's: what protects us lies in no such place. */
async function inHome(system: System, place: string): Promise<readonly Found[] | undefined> {
  try {
    return await lookIfThere(system, place, { origin: "home", needsTrust: false });
  } catch (error) {
    if (await isAnothers(system, pathOf(system.os).dirname(place), place)) return undefined;
    throw error;
  }
}

async function inSystem(system: System, directory: string): Promise<readonly Found[]> {
  const found = await lookIfThere(system, directory, { origin: "system", needsTrust: false });
  return found.filter(({ file }) => file !== undefined)
    .map((each) => ({ ...each, fragments: [], imports: false }));
}

/**
 * The working directory. One with configuration of its own hides the parents' files, but not the fragments at
 * the root of the repository, which belong to all of it.
 */
async function around(survey: Survey, upwardsToo: boolean): Promise<readonly Found[]> {
  const { system } = survey;
  const cwd = system.cwd();
  const [here, root] = await Promise.all([
    look(system, cwd, DISCOVERED),
    upwardsToo && system.env.get("ATMOS_GIT_ROOT_BASEPATH") !== "false"
      ? survey.gitRoot()
      : undefined,
  ]);
  if (!upwardsToo) return here;
  const shared = root === undefined || root === cwd ? [] : await look(system, root, DISCOVERED);
  const own = here.length > 0 ||
    (await directoriesIn(system, cwd, [".atmos"], glimpsed)).length > 0;
  if (!own) return [...await parent(system, cwd), ...shared];
  const fragments = shared.filter((each) => each.fragments.length > 0);
  return [...fragments.map((each) => ({ ...each, file: undefined })), ...here];
}

/** The nearest parent that has a file. */
async function parent(system: System, cwd: string): Promise<readonly Found[]> {
  const parents = upwards(system, cwd).slice(1);
  const files = await Promise.all(parents.map((each) => configurationIn(system, each)));
  const nearest = parents[files.findIndex((file) => file !== undefined)];
  return nearest === undefined ? [] : await look(system, nearest, DISCOVERED);
}

/** A directory that holds configuration. */
export interface Found extends Reason {
  readonly directory: string;
  /** `undefined` when there are only fragments. */
  readonly file: string | undefined;
  /** Its directories of fragments. */
  readonly fragments: readonly string[];
  /** Whether what the file imports counts. */
  readonly imports: boolean;
}

/** What the file is called; the first one in a directory counts. */
const NAMES = ["atmos.yaml", "atmos.yml", ".atmos.yaml"] as const;

/** Directories beside the file whose YAML files it is merged over. */
const FRAGMENTS = ["atmos.d", ".atmos.d"] as const;

/** What a directory holds; empty when it holds nothing. */
export async function look(
  system: System,
  directory: string,
  reason: Reason,
): Promise<readonly Found[]> {
  const glance = reason.needsTrust ? glimpsed : seen;
  const [[file], fragments] = await Promise.all([
    thereIn(system, directory, NAMES, glance),
    directoriesIn(system, directory, FRAGMENTS, glance),
  ]);
  if (file === undefined && fragments.length === 0) return [];
  return [{ ...reason, directory, file, fragments, imports: true }];
}

/** The same for places that most machines lack: one look at the disk instead of five. */
async function lookIfThere(
  system: System,
  directory: string,
  reason: Reason,
): Promise<readonly Found[]> {
  return await seen(system, directory) ? await lookInto(system, directory, reason) : [];
}

/** What one's own directory holds. Throws `UserError` for what is no directory, or a link to nothing. */
async function lookInto(
  system: System,
  directory: string,
  reason: Reason,
): Promise<readonly Found[]> {
  const found = await look(system, directory, reason);
  if (found.length > 0 || await seen(system, directory) === undefined) return found;
  const info = await reached(system, directory);
  if (info === undefined) throw await lost(system, directory);
  if (info.kind !== "directory") throw noDirectory(system, directory);
  return [];
}

/** The configuration file of a directory that may be anybody's. */
export async function configurationIn(
  system: System,
  directory: string,
): Promise<string | undefined> {
  return (await thereIn(system, directory, NAMES, glimpsed))[0];
}

/** How the disk is looked at. */
type Glance = typeof seen;

/** Around the working directory is much that somebody may not look into: what can't be seen is not there. */
const glimpsed: Glance = ({ files }, path) => files.info(path).catch(() => undefined);

/** Which of these a directory has, by their paths. */
async function thereIn(
  system: System,
  directory: string,
  names: readonly string[],
  glance: Glance,
): Promise<readonly string[]> {
  const paths = names.map((name) => pathOf(system.os).join(directory, name));
  const found = await Promise.all(paths.map((path) => glance(system, path)));
  return paths.filter((_, index) => found[index]);
}

/** Which of these are directories, or links, by their paths; a file of that name is something else. */
async function directoriesIn(
  system: System,
  directory: string,
  names: readonly string[],
  glance: Glance,
): Promise<readonly string[]> {
  const paths = names.map((name) => pathOf(system.os).join(directory, name));
  const infos = await Promise.all(paths.map((path) => glance(system, path)));
  // Where a link leads is not looked at before it may be.
  return paths.filter((_, index) => ["directory", "link"].includes(infos[index]?.kind ?? ""));
}

/** What the person chose by flag; an empty list leaves it to the variable of the same name. */
export interface Selection {
  readonly config: readonly string[];
  readonly configPath: readonly string[];
  /** Directories that count beside those that are found. */
  readonly cliConfigPath?: readonly string[];
  readonly basePath?: string;
  /** Whether the working directory, and what is above it, is a place to look in; it is unless this says no. */
  readonly looksAround?: boolean;
  readonly profiles: readonly string[];
  /**
   * Whether remote imports are fetched, `anew` also from hosts that did not answer a moment ago; else what the cache
   * has of them is looked at, however old.
   */
  readonly fetches?: Fetching;
  /** Digests of what the person has just said yes to, whether or not that could be kept. */
  readonly trusted?: readonly string[];
  /** Those whose kinds it may use, with the keys that these have. */
  readonly clouds?: readonly Cloud[];
}

/** The values of a variable that lists several, with commas. */
export function listed(value: string | undefined): readonly string[] {
  return value?.split(",").map((each) => each.trim()).filter((each) => each !== "") ?? [];
}

/** What the person named is theirs, whoever could replace it. */
export const CHOSEN: Reason = { origin: "chosen", needsTrust: false, chosen: true };

/**
 * The chosen files and directories, each of which throws `UserError` when it is absent; none when nothing was
 * chosen. Flags replace both variables: a variable must not win over what was typed.
 */
function chosenPlaces(
  system: System,
  { config, configPath }: Selection,
): readonly Promise<readonly Found[]>[] {
  const typed = config.length + configPath.length > 0;
  const files = typed ? config : notOnce(system, listed(system.env.get("ATMOS_CONFIG")));
  const places = typed ? configPath : listed(system.env.get("ATMOS_CONFIG_PATH"));
  return [
    ...files.map((path) => chosenFile(system, path)),
    ...places.map((path) => chosenPlace(system, path)),
  ];
}

/** A variable outlives the pipe that it names: whoever reads it later would read what is somebody else's. */
function notOnce(system: System, paths: readonly string[]): readonly string[] {
  const once = paths.find((path) => path === "-" || isDescriptor(fromHere(system, path)));
  if (once === undefined) return paths;
  const message = `Cannot read the configuration from "${visible(once)}", as ATMOS_CONFIG says: ` +
    "a pipe is read once, by the command line that names it";
  throw new UserError("config_not_found", message, { hint: "write it to a file: --config FILE" });
}

async function chosenFile(system: System, given: string): Promise<readonly Found[]> {
  const file = fromHere(system, given);
  const info = isDescriptor(file) ? await followed(system, file) : await reached(system, file);
  if (info?.kind === "directory" && !isDescriptor(file)) {
    const message = `Cannot read "${visible(file)}": it is a directory`;
    const hint = typedFlag("--config-path", file);
    throw new UserError("config_not_found", message, { hint });
  }
  if (info === undefined && await seen(system, file) === undefined) {
    const message = `Cannot find the configuration file "${visible(file)}"`;
    if (!isDescriptor(file)) throw absent(given, message, "--config", file);
    throw new UserError("config_not_found", message, { hint: "--config FILE", wrong: [given] });
  }
  const directory = directoryOf(system, file);
  const fragments = isDescriptor(file)
    ? []
    : await directoriesIn(system, directory, FRAGMENTS, seen);
  return [{ ...CHOSEN, directory, file, fragments, imports: true }];
}

async function chosenPlace(system: System, given: string): Promise<readonly Found[]> {
  const directory = fromHere(system, given);
  const found = await lookInto(system, directory, CHOSEN);
  if (found.length > 0) return found;
  const message = `Cannot find an atmos.yaml in "${visible(directory)}"`;
  throw absent(given, message, "--config-path", directory);
}

/** What is far away can be imported, and is then pinned and asked about; it is never the first word. */
function absent(given: string, message: string, flag: string, path: string): UserError {
  if (!isRemote(given)) {
    return new UserError("config_not_found", message, {
      hint: `atmos-auth init ${typedFlag(flag, path)}`,
    });
  }
  const far = `Cannot read the configuration from "${visible(given)}": ${flag} takes what is on ` +
    "this machine; a file here can import it";
  const hint = `import: [${JSON.stringify(visible(given))}]`;
  return new UserError("config_not_found", far, { hint });
}
