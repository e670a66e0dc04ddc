/** The variables that an `env:` names, each with where its name stands. */
import type { Place } from "../../errors.ts";
import { type Located, textIn } from "../yaml/located.ts";
import type { Path } from "../schema/problems.ts";

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
