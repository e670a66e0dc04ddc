/** Values that are missing since a variable is not set: the problem is the variable's, on the line that names it. */
import { UserError } from "../errors.ts";
import type { Located, LocatedMap } from "../config/yaml/located.ts";
import { visible } from "../terminal/escape.ts";
import { dialect } from "../terminal/dialect.ts";

/**
 * Returns the problem as one of the variable that should have given the missing value; unchanged when there is none.
 */
export function sinceUnset(tree: LocatedMap, problem: UserError): UserError {
  const { code, message, wrong } = problem;
  const found = [...unsetIn(tree, [])].find(({ path }) => message.includes(`"${path}"`));
  if (found === undefined || message.includes("is not set")) return problem;
  const name = visible(found.variable);
  return new UserError(code, `${message}, and the variable ${name} is not set`, {
    ...(wrong === undefined ? {} : { wrong }),
    at: found.at,
    hint: dialect().set(name, "VALUE"),
  });
}

interface Unset {
  /** Its path with dots, as messages name it. */
  readonly path: string;
  readonly variable: string;
  readonly at: Located["at"];
}

function* unsetIn(value: Located, path: readonly string[]): Generator<Unset> {
  if (value.type === "map") {
    for (const [key, entry] of value.entries) yield* unsetIn(entry.value, [...path, key]);
  }
  if (value.type !== "scalar" || value.value !== null) return;
  const variable = /^!env\s+(\S+)/.exec(value.source)?.[1];
  if (variable !== undefined) yield { path: path.join("."), variable, at: value.at };
}
