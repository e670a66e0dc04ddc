/** The `env:` of a configuration: what of it children are given, and what this program takes for itself. */
import * as v from "valibot";
import type { Place, UserError } from "../../errors.ts";
import type { Environment } from "../../system.ts";
import { type Path, subjectFor } from "../schema/problems.ts";
import {
  isComputed,
  type Located,
  type LocatedMap,
  mapIn,
  textIn,
  withSpelled,
} from "../yaml/located.ts";
import { checkValue } from "../schema/check.ts";
import { variables } from "../schema/schema.ts";
import { isOurs } from "../../environment/passed.ts";

/**
 * What a file may decide. Everything that chooses a program, a place to keep secrets, other configuration, or
 * whom to trust stays with the person: a repository that somebody cloned must not set it.
 */
const MAY = new Set([
  ...["ATMOS_BASE_PATH", "ATMOS_EXPERIMENTAL", "ATMOS_FORCE_TTY", "ATMOS_IDENTITY"],
  ...["ATMOS_INTERACTIVE", "ATMOS_LOGS_LEVEL", "ATMOS_MASK", "ATMOS_PROFILE"],
]);

/** The environment, in which the `ATMOS_*` variables of the configuration's `env:` stand where they are not set. */
export function promoted(env: Environment, root: LocatedMap): Environment {
  const given = new Map<string, string>();
  for (const [name, { value }] of mapIn(root, "env")?.entries ?? []) {
    if (value.type !== "scalar" || value.value === null || !mayPromote(name)) continue;
    if (env.get(name) === undefined) given.set(name, value.source);
  }
  return {
    get: (name) => env.get(name) ?? given.get(name),
    entries: () => [...env.entries(), ...given],
  };
}

function mayPromote(name: string): boolean {
  return MAY.has(name) || name.startsWith("ATMOS_AUTH_") || name.startsWith("ATMOS_PRO_");
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
