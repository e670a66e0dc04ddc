/** What the person chose, by flag or by variable. */
import { homeDirectory, pathOf } from "../../paths/directories.ts";
import { UserError } from "../../errors.ts";
import type { System } from "../../system.ts";
import { visible } from "../../terminal/escape.ts";
import { type Found, fragmentsIn, look } from "./scan.ts";
import { exists } from "./repository.ts";
import type { Reason } from "./source.ts";

/** What the person chose by flag; an empty list leaves it to the variable of the same name. */
export interface Selection {
  readonly config: readonly string[];
  readonly configPath: readonly string[];
  readonly basePath?: string;
  readonly profiles: readonly string[];
  /** Digests of what the person has just said yes to, whether or not that could be kept. */
  readonly trusted?: readonly string[];
}

/** The path as seen from the working directory, with a leading `~` for the home directory. */
export function absolute(system: System, path: string): string {
  const { resolve } = pathOf(system.os);
  const homely = /^~(?=$|[\\/])/.test(path);
  return homely ? resolve(homeDirectory(system), `.${path.slice(1)}`) : resolve(system.cwd(), path);
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
export function chosenPlaces(
  system: System,
  { config, configPath }: Selection,
): readonly Promise<readonly Found[]>[] {
  const typed = config.length + configPath.length > 0;
  const files = typed ? config : listed(system.env.get("ATMOS_CONFIG"));
  const places = typed ? configPath : listed(system.env.get("ATMOS_CONFIG_PATH"));
  return [
    ...files.map((path) => chosenFile(system, absolute(system, path))),
    ...places.map((path) => chosenPlace(system, absolute(system, path))),
  ];
}

async function chosenFile(system: System, file: string): Promise<readonly Found[]> {
  if (!await exists(system, file)) {
    const message = `Cannot find the configuration file "${visible(file)}"`;
    throw new UserError("config_not_found", message, { hint: "atmos-auth --config FILE" });
  }
  const directory = pathOf(system.os).dirname(file);
  const fragments = await fragmentsIn(system, directory);
  return [{ ...CHOSEN, directory, file, fragments, imports: true }];
}

async function chosenPlace(system: System, directory: string): Promise<readonly Found[]> {
  const found = await look(system, directory, CHOSEN);
  if (found.length > 0) return found;
  const message = `Cannot find an atmos.yaml in "${visible(directory)}"`;
  throw new UserError("config_not_found", message, { hint: "atmos-auth --config-path DIR" });
}
