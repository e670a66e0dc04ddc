/** What the `env:` of a configuration says to this program itself. Pure. */
import type { Place } from "../../errors.ts";
import { ownVariables, traitsOf } from "../../environment/own_variables.ts";
import type { Environment } from "../../system.ts";
import { type Located, type LocatedMap, textIn, valueAt, valueIn } from "../yaml/located.ts";
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

/** What `auth.logs` says in place of a variable that stands for a flag, and where in the tree that was read. */
export function settingFor(
  { logs }: Pick<Settings, "logs">,
  root: LocatedMap,
  name: string,
): Promoted | undefined {
  const key = traitsOf(name)?.setting;
  const value = key && logs[key];
  if (value === undefined) return undefined;
  const at = valueAt(root, ["auth", "logs", key!])?.at;
  return at === undefined ? { value } : { value, at };
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

/** What stands for a flag of a cloud's own command. */
const FOR_A_CLOUD = /^ATMOS_[A-Z]+_REGION$/;

/** Whether an `env:` may say by this variable what this program does. */
export function decides(name: string): boolean {
  return traitsOf(name)?.heard !== undefined || FOR_A_CLOUD.test(name);
}

/** Those names, as far as no cloud gives them. */
export function heardNames(): readonly string[] {
  return ownVariables(({ heard }) => heard !== undefined);
}

/** What a variable says, and where that stands when a file says it. */
interface Promoted {
  readonly value: string;
  readonly at?: Place;
}

/**
 * What the environment says, and where a variable is not set, the configuration of those that are asked for while files
 * are read; of the others `lib/cli/variables.ts` asks.
 */
export function promoted(
  env: Pick<Environment, "get">,
  root: LocatedMap,
): (name: string) => Promoted | undefined {
  return (name) => {
    const value = env.get(name);
    if (value !== undefined) return { value };
    return traitsOf(name)?.heard === "while reading" ? variableIn(root, name) : undefined;
  };
}
