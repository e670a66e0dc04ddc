/**
 * Files and directories that a person chose by flag or by variable, and other choices of how configuration is loaded.
 */
import { orUndefined, UserError } from "../../errors.ts";
import { directoryOf, isDescriptor } from "../../paths/descriptors.ts";
import { fromHere, pathOf } from "../../paths/directories.ts";
import { nearest } from "../../nearest.ts";
import { isRemote } from "../../paths/remote.ts";
import type { Cloud } from "../../provider/cloud.ts";
import type { System } from "../../system.ts";
import { visible } from "../../terminal/escape.ts";
import { typedFlag } from "../../terminal/flag.ts";
import { type ConfigDirectory, directoriesIn, FRAGMENTS, lookInto } from "./look.ts";
import type { Fetching } from "../remote/remotes.ts";
import { namesIn, reached, seen } from "./reached.ts";
import { followed, type Reason } from "./source.ts";

/** The person's choices by flag; an empty list leaves it to the variable of the same name. */
export interface Selection {
  readonly config: readonly string[];
  readonly configPath: readonly string[];
  /** Directories that count beside those that are found. */
  readonly cliConfigPath?: readonly string[];
  readonly basePath?: string;
  /** Whether configuration is looked for in the working directory and above; it is unless this says no. */
  readonly looksAround?: boolean;
  readonly profiles: readonly string[];
  /** Whether there may be no configuration at all, where none was chosen: it is empty then. */
  readonly orNone?: boolean | undefined;
  /**
   * Whether remote imports are fetched, `anew` also from hosts that did not answer a moment ago; else those in the
   * cache are used, however old.
   */
  readonly fetches?: Fetching;
  /** Digests of content that the person has just trusted, whether or not that could be recorded. */
  readonly trusted?: readonly string[];
  /** The clouds whose kinds the configuration may use, with the keys of those kinds. */
  readonly clouds?: readonly Cloud[];
}

/** Splits the value of a variable that lists several, with commas. */
export function listed(value: string | undefined): readonly string[] {
  return value?.split(",").map((each) => each.trim()).filter((each) => each !== "") ?? [];
}

/** The reason of files that the person named: they are theirs, whoever could replace them. */
export const CHOSEN: Reason = { origin: "chosen", needsTrust: false, chosen: true };

/**
 * Returns the chosen files and directories, each of which throws `UserError` when it is absent; none when nothing was
 * chosen. Flags replace both variables: a variable must not win over what was typed.
 */
export function chosenPlaces(
  system: System,
  { config, configPath }: Selection,
): readonly Promise<readonly ConfigDirectory[]>[] {
  const typed = config.length + configPath.length > 0;
  const files = typed ? config : notOnce(system, listed(system.env.get("ATMOS_CONFIG")));
  const places = typed ? configPath : listed(system.env.get("ATMOS_CONFIG_PATH"));
  return [
    ...files.map((path) => chosenFile(system, path)),
    ...places.map((path) => chosenPlace(system, path)),
  ];
}

/** Refuses a pipe in a variable, which outlives the pipe: whoever reads it later would read somebody else's content. */
function notOnce(system: System, paths: readonly string[]): readonly string[] {
  const once = paths.find((path) => path === "-" || isDescriptor(fromHere(system, path)));
  if (once === undefined) return paths;
  const message = `Cannot read the configuration from "${visible(once)}", as ATMOS_CONFIG says: ` +
    "a pipe is read once, by the command line that names it";
  throw new UserError("config_not_found", message, { hint: "write it to a file: --config FILE" });
}

async function chosenFile(system: System, given: string): Promise<readonly ConfigDirectory[]> {
  const file = fromHere(system, given);
  const info = isDescriptor(file) ? await followed(system, file) : await reached(system, file);
  if (info?.kind === "directory" && !isDescriptor(file)) {
    const message = `Cannot read "${visible(file)}": it is a directory`;
    const hint = typedFlag("--config-path", file);
    throw new UserError("config_not_found", message, { hint, wrong: ["--config"] });
  }
  if (info === undefined && await seen(system, file) === undefined) {
    const message = `Cannot find the configuration file "${visible(file)}"`;
    const error = absent(given, message, "--config", file);
    if (isRemote(given)) throw error;
    if (!isDescriptor(file)) throw await orSimilar(system, { given, file }, error);
    throw new UserError("config_not_found", message, { hint: "--config FILE", wrong: [given] });
  }
  const directory = directoryOf(system, file);
  const fragments = isDescriptor(file)
    ? []
    : await directoriesIn(system, directory, FRAGMENTS, seen);
  return [{ ...CHOSEN, directory, file, fragments, imports: true }];
}

/** The error, with a file that was likely meant; what is called like none, or lies nowhere, is none to make. */
async function orSimilar(
  system: System,
  { given, file }: { readonly given: string; readonly file: string },
  error: UserError,
): Promise<UserError> {
  const { basename, dirname, join } = pathOf(system.os);
  const directory = dirname(file);
  const names = await orUndefined(() => namesIn(system, directory)) ?? [];
  const similar = nearest(basename(file), names.filter((name) => YAML.test(name)));
  const wrong = [`--config=${given}`];
  if (similar !== undefined) {
    return error.with({ hint: typedFlag("--config", join(directory, similar)), wrong });
  }
  const isPlace = await isThere(system, directory) && !isRoot(system, directory);
  return isPlace && YAML.test(file) ? error : error.with({ hint: "--config FILE", wrong });
}

const YAML = /\.ya?ml$/;

async function isThere(system: System, directory: string): Promise<boolean> {
  return (await reached(system, directory))?.kind === "directory";
}

/** Whether it is the top of all, where nobody means to begin a configuration. */
function isRoot({ os }: System, directory: string): boolean {
  return pathOf(os).dirname(directory) === directory;
}

async function chosenPlace(system: System, given: string): Promise<readonly ConfigDirectory[]> {
  const directory = fromHere(system, given);
  const above = pathOf(system.os).dirname(directory);
  const wrong = [`--config-path=${given}`];
  const mend = { hint: typedFlag("--config-path", above), wrong };
  const found = await lookInto(system, directory, CHOSEN, mend);
  if (found.length > 0) return found;
  const message = `Cannot find an atmos.yaml in "${visible(directory)}"`;
  const error = absent(given, message, "--config-path", directory);
  if (isRemote(given) || await isThere(system, directory)) throw error;
  if (!isRoot(system, above) && await isThere(system, above)) throw error;
  throw error.with({ hint: "--config-path DIRECTORY", wrong });
}

/**
 * The error for an absent file. A remote one can be imported, and is then pinned and asked about; it is never the first
 * file.
 */
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
