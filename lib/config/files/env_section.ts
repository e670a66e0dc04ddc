/** Variables that a configuration's `env:` gives to this program. */
import type { Place } from "../../errors.ts";
import type { Environment } from "../../system.ts";
import type { Path } from "../schema/problems.ts";
import { type Located, type LocatedMap, mapIn, textIn } from "../yaml/located.ts";

/**
 * What a file may decide. Everything that chooses a program, a place to keep secrets, other configuration, or
 * whom to trust stays with the person: a repository that somebody cloned must not set it.
 */
const MAY = new Set([
  "ATMOS_BASE_PATH",
  "ATMOS_EXPERIMENTAL",
  "ATMOS_FORCE_TTY",
  "ATMOS_IDENTITY",
  "ATMOS_INTERACTIVE",
  "ATMOS_LOGS_LEVEL",
  "ATMOS_MASK",
  "ATMOS_PROFILE",
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
export interface VariableKey {
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
