/** Variables in a configuration's `env:` that are meant for this program. Pure. */
import type { Place } from "../../errors.ts";
import { ownVariables, traitsOf } from "../../environment/own_variables.ts";
import type { Environment } from "../../system.ts";
import { type Located, type LocatedMap, textIn, valueAt, valueIn } from "../yaml/located.ts";
import type { Settings } from "./settings.ts";

/**
 * Returns the value of such a variable and its place; `undefined` when it is absent, or only a program can tell it. The
 * caller decides which variables those are, and whether the configuration may be heard.
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

/**
 * Returns the value that `auth.logs` has in place of a variable that stands for a flag, with its place; `undefined`
 * when it has none.
 */
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

/** Returns the value of a variable in an `env:` of either form; `undefined` when it is absent. */
export function valueOf(env: Located, name: string): Located | undefined {
  return env.type === "list" ? itemFor(env.items, name) : mapEntry(env, name);
}

function mapEntry(env: Located, name: string): Located | undefined {
  return env.type === "map" ? env.entries.get(name)?.value : undefined;
}

/** Returns the value in a list of `{key, value}`, in which the last one counts. */
function itemFor(items: readonly Located[], name: string): Located | undefined {
  const item = items.findLast((each) => each.type === "map" && textIn(each, "key") === name);
  return item && mapEntry(item, "value");
}

/** Variables that stand for a flag of a cloud's own command. */
const FOR_A_CLOUD = /^ATMOS_[A-Z]+_REGION$/;

/** Whether a variable in an `env:` may decide what this program does. */
export function decides(name: string): boolean {
  return traitsOf(name)?.heard !== undefined || FOR_A_CLOUD.test(name);
}

/** Returns the names of these variables, other than the clouds'. */
export function heardNames(): readonly string[] {
  return ownVariables(({ heard }) => heard !== undefined);
}

/** A variable's value, and its place when a file says it. */
interface Promoted {
  readonly value: string;
  readonly at?: Place;
}

/**
 * Makes a function that reads a variable from the environment, or, if it is not set and is one that is asked for while
 * files are read, from the configuration; `lib/cli/variables.ts` reads the others.
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
