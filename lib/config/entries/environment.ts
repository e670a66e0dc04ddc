/** The `env:` of a configuration: what of it children are given, and what this program takes for itself. */
import * as v from "valibot";
import type { Place, UserError } from "../../errors.ts";
import type { Environment } from "../../system.ts";
import { type Path, subjectFor } from "../schema/problems.ts";
import {
  isComputed,
  type Located,
  type LocatedMap,
  textIn,
  valueIn,
  withSpelled,
} from "../yaml/located.ts";
import { checkValue } from "../schema/check.ts";
import { variables } from "../schema/schema.ts";
import { isOurs } from "../../environment/passed.ts";

/**
 * What the `env:` of a configuration says of a variable that is meant for this program, and where. Who asks decides
 * which variables those are, and whether the configuration may be heard; what only a program can tell is not told.
 */
export function variableIn(
  root: LocatedMap,
  name: string,
): { readonly value: string; readonly at: Place } | undefined {
  const env = valueIn(root, "env");
  const value = env?.type === "list" ? itemFor(env.items, name) : env && mapEntry(env, name);
  if (value?.type !== "scalar" || value.value === null) return undefined;
  return { value: value.source, at: value.at };
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

/** The environment, in which those are what the configuration says where they are not set. */
export function promoted(
  env: Environment,
  root: LocatedMap,
): Pick<Environment, "get"> {
  const inFile = (name: string) =>
    WHILE_READING.has(name) ? variableIn(root, name)?.value : undefined;
  return { get: (name) => env.get(name) ?? inFile(name) };
}

/** A variable's name in an `env:`. */
interface VariableKey {
  readonly name: string;
  readonly at: Place;
  /** From the `env:` on. */
  readonly path: Path;
}

/** The names in a map of variables, or in a list of `{key, value}`; none in anything else. */
export function variableKeys(env: Located | undefined): readonly VariableKey[] {
  if (env?.type === "map") {
    return [...env.entries].map(([name, { keyAt }]) => ({ name, at: keyAt, path: [name] }));
  }
  if (env?.type !== "list") return [];
  return env.items.flatMap((item, index) => {
    const name = item.type === "map" ? textIn(item, "key") : undefined;
    const at = item.type === "map" ? item.entries.get("key")?.value.at : undefined;
    return name === undefined || at === undefined ? [] : [{ name, at, path: [index, "key"] }];
  });
}

/** The top-level `env:`. */
interface ReadEnvironment {
  readonly env: Readonly<Record<string, string>>;
  readonly problems: readonly UserError[];
}

const ENVIRONMENT = v.object({ env: v.optional(variables(), () => ({})) });

/**
 * Reads the top-level `env:`, without the `ATMOS_*` that are meant for the program itself. Values that only a
 * program can tell are left out.
 */
export function readEnvironment(root: LocatedMap): ReadEnvironment {
  const entry = root.entries.get("env");
  const known = entry && { ...entry, value: withoutComputedItems(entry.value) };
  const entries = known ? new Map([["env", known]]) : new Map();
  const value = withSpelled({ ...root, entries }, "env");
  const subject = subjectFor("the configuration", { keyAt: root.at, value });
  const { output, problems } = checkValue(subject, ENVIRONMENT);
  const theirs = Object.entries(output?.env ?? {}).filter(([name]) => !isOurs(name));
  return { env: Object.fromEntries(theirs), problems };
}

/** The whole `env:` for children, with what its programs tell; throws `UserError` as `resolve` does. */
export async function environmentOf(
  root: LocatedMap,
  resolve: (value: Located) => Promise<Located>,
): Promise<Readonly<Record<string, string>>> {
  const entry = root.entries.get("env");
  if (entry === undefined || !isComputed(entry.value)) return readEnvironment(root).env;
  const value = await resolve(entry.value);
  const { env, problems } = readEnvironment({
    ...root,
    entries: new Map([["env", { ...entry, value }]]),
  });
  if (problems[0] !== undefined) throw problems[0];
  return env;
}

function withoutComputedItems(located: Located): Located {
  if (located.type !== "list") return located;
  return { ...located, items: located.items.filter((item) => !isComputed(item)) };
}
