/** What the `env:` of a configuration says to this program itself. Pure. */
import type { Place } from "../../errors.ts";
import type { Environment } from "../../system.ts";
import { type Located, type LocatedMap, textIn, valueIn } from "../yaml/located.ts";
import type { Settings } from "./settings.ts";

/**
 * What the `env:` of a configuration says of a variable that is meant for this program, and where. Who asks decides
 * which variables those are, and whether the configuration may be heard; what only a program can tell is not told.
 */
export function variableIn(
  root: LocatedMap,
  name: string,
): { readonly value: string; readonly at: Place } | undefined {
  const env = valueIn(root, "env");
  const value = env && valueOf(env, name);
  if (value?.type !== "scalar" || value.value === null) return undefined;
  return { value: value.source, at: value.at };
}

/** The settings that a flag's variable goes before, and which of them each is. */
const SETTINGS: Readonly<Record<string, "level" | "file">> = {
  ATMOS_LOGS_LEVEL: "level",
  ATMOS_LOGS_FILE: "file",
};

/** What `auth.logs` says in place of a variable that stands for a flag. */
export function settingFor(
  { logs }: Pick<Settings, "logs">,
  name: string,
): { readonly value: string } | undefined {
  const key = SETTINGS[name];
  const value = key && logs[key];
  return value === undefined ? undefined : { value };
}

/** What an `env:` says of a variable, in either of its forms. */
export function valueOf(env: Located, name: string): Located | undefined {
  return env.type === "list" ? itemFor(env.items, name) : mapEntry(env, name);
}

function mapEntry(env: Located, name: string): Located | undefined {
  return env.type === "map" ? env.entries.get(name)?.value : undefined;
}

/** Of `{key, value}`, the last counts. */
function itemFor(items: readonly Located[], name: string): Located | undefined {
  const item = items.findLast((each) => each.type === "map" && textIn(each, "key") === name);
  return item && mapEntry(item, "value");
}

/** What is asked for while files are read; for flags, `lib/cli/variables.ts` asks. */
const WHILE_READING = new Set(["ATMOS_AUTH_REALM", "ATMOS_BASE_PATH", "ATMOS_PROFILE"]);

/** What stands for a flag. A test compares it with the flags. */
const FOR_FLAGS = new Set([
  ...["ATMOS_IDENTITY", "ATMOS_INTERACTIVE", "ATMOS_FORCE_TTY", "ATMOS_FORCE_COLOR"],
  ...["ATMOS_NO_COLOR", "ATMOS_LOGS_LEVEL", "ATMOS_LOGS_FILE", "ATMOS_VERBOSE", "ATMOS_SHELL"],
  ...["ATMOS_KUBECONFIG", "ATMOS_AUTH_ENV_FORMAT", "ATMOS_AUTH_ENV_OUTPUT_FILE"],
  ...["ATMOS_AUTH_WHOAMI_OUTPUT", "ATMOS_AUTH_VALIDATE_VERBOSE"],
]);

/** The same for a flag of a cloud's own command. */
const FOR_A_CLOUD = /^ATMOS_[A-Z]+_REGION$/;

/** Whether an `env:` may say by this variable what this program does. */
export function decides(name: string): boolean {
  return WHILE_READING.has(name) || FOR_FLAGS.has(name) || FOR_A_CLOUD.test(name);
}

/** Those names, as far as no cloud gives them. */
export function heardNames(): readonly string[] {
  return [...WHILE_READING, ...FOR_FLAGS];
}

/** What a variable says, and where that stands when a file says it. */
interface Promoted {
  readonly value: string;
  readonly at?: Place;
}

/** What the environment says, and where a variable is not set, the configuration of those that it may. */
export function promoted(
  env: Pick<Environment, "get">,
  root: LocatedMap,
): (name: string) => Promoted | undefined {
  return (name) => {
    const value = env.get(name);
    if (value !== undefined) return { value };
    return WHILE_READING.has(name) ? variableIn(root, name) : undefined;
  };
}
