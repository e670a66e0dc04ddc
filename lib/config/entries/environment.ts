/** The `env:` of a configuration: what of it children are given, and what this program takes for itself. */
import * as v from "valibot";
import type { Place, UserError } from "../../errors.ts";
import type { Environment } from "../../system.ts";
import type { Cloud } from "../../provider/cloud.ts";
import { NO_CLOUD } from "../../provider/kind.ts";
import { visible } from "../../terminal/escape.ts";
import { type Path, problem } from "../schema/problems.ts";
import {
  isComputed,
  type Located,
  type LocatedMap,
  mapIn,
  textIn,
  without,
  withSpelled,
} from "../yaml/located.ts";
import { checkValue } from "../schema/check.ts";
import { variables } from "../schema/schema.ts";
import { carriedBy } from "../../environment/carriers.ts";
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

/** The top-level `env:`, as far as it can be known without running anything. */
interface ReadEnvironment {
  /** For children: without the `ATMOS_*`, which are meant for the program itself, and what `left` names. */
  readonly env: Readonly<Record<string, string>>;
  readonly problems: readonly UserError[];
  /** What would make somebody else of them. */
  readonly left: readonly UserError[];
}

const ENVIRONMENT = v.object({ env: v.optional(variables(), () => ({})) });

/** Reads the top-level `env:`. Values that only a program can tell are not in it. */
export function readEnvironment(root: LocatedMap, clouds: readonly Cloud[]): ReadEnvironment {
  const entry = root.entries.get("env");
  if (entry === undefined) return { env: {}, problems: [], left: [] };
  const { kept, left } = parted(entry.value, clouds);
  const known = { ...entry, value: withoutComputedItems(kept) };
  const value = withSpelled({ ...root, entries: new Map([["env", known]]) }, "env");
  const subject = { failed: "Cannot use the configuration", entry: { keyAt: root.at, value } };
  const { output, problems } = checkValue(subject, ENVIRONMENT);
  const theirs = Object.entries(output?.env ?? {}).filter(([name]) => !isOurs(name));
  return { env: Object.fromEntries(theirs), problems, left };
}

/**
 * The whole `env:` for children, with what its programs tell; none runs for what is left out. Throws `UserError` as
 * `resolve` does.
 */
export async function environmentOf(
  root: LocatedMap,
  clouds: readonly Cloud[],
  resolve: (value: Located) => Promise<Located>,
): Promise<Omit<ReadEnvironment, "problems">> {
  const entry = root.entries.get("env");
  if (entry === undefined || !isComputed(entry.value)) return readEnvironment(root, clouds);
  const { kept, left } = parted(entry.value, clouds);
  const value = await resolve(kept);
  const told = { ...root, entries: new Map([["env", { ...entry, value }]]) };
  const read = readEnvironment(told, clouds);
  if (read.problems[0] !== undefined) throw read.problems[0];
  return { env: read.env, left: [...left, ...read.left] };
}

/** What children are given, and what would carry or select an identity, which the session's own decides. */
function parted(env: Located, clouds: readonly Cloud[]): { kept: Located; left: UserError[] } {
  const cloudOf = carriedBy(clouds);
  const carriers = variableKeys(env).flatMap((key) => {
    const cloud = cloudOf(key.name);
    return cloud === undefined ? [] : [{ ...key, cloud }];
  });
  const names = new Set(carriers.map(({ name }) => name));
  return { kept: names.size === 0 ? env : withoutNames(env, names), left: carriers.map(leftOut) };
}

function leftOut({ name, at, cloud }: VariableKey & { readonly cloud: Cloud }): UserError {
  const shown = visible(name);
  const message = `env.${shown} is left out of sessions: it carries or selects an identity of ` +
    `${cloud.name}, and who a session is, -i alone says`;
  const hint = cloud.name === NO_CLOUD
    ? `remove ${shown} from "env"`
    : `-i NAME of an identity of ${cloud.name}, or --keep ${cloud.name} for your own sign-in; ` +
      `where nobody else needs it, remove ${shown} from "env"`;
  return problem(message, at, hint);
}

function withoutNames(env: Located, names: ReadonlySet<string>): Located {
  if (env.type === "map") return without(env, ...names);
  if (env.type !== "list") return env;
  const isKept = (item: Located) => item.type !== "map" || !names.has(textIn(item, "key") ?? "");
  return { ...env, items: env.items.filter(isKept) };
}

function withoutComputedItems(located: Located): Located {
  if (located.type !== "list") return located;
  return { ...located, items: located.items.filter((item) => !isComputed(item)) };
}
