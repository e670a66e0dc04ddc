/** Variables of this program in a configuration's `env:` that are not heard from there. Pure. */
import type { UserError } from "../../errors.ts";
import { traitsOf } from "../../environment/own_variables.ts";
import { isOurs } from "../../environment/passed.ts";
import { visible } from "../../terminal/escape.ts";
import { remark } from "../schema/problems.ts";
import { nearest } from "../../nearest.ts";
import { type Located, type LocatedMap, valueIn } from "../yaml/located.ts";
import { type VariableKey, variableKeys } from "./environment.ts";
import { decides, heardNames, valueOf } from "./promoted.ts";

/** Returns remarks on such variables. */
export function unheardIn(root: LocatedMap): readonly UserError[] {
  const env = valueIn(root, "env");
  if (env === undefined) return [];
  return variableKeys(env)
    .filter(({ name }) => isOurs(name) && !decides(name))
    .map((key) => unheard(key, valueOf(env, key.name)));
}

function unheard({ name, at }: VariableKey, value: Located | undefined): UserError {
  const shown = visible(name);
  const say = (why: string, hint: string) =>
    remark("variable_left_out", `env.${shown} is not heard from a configuration: ${why}`, at, hint);
  const said = value?.type === "scalar" ? inYaml(value.source) : "VALUE";
  const traits = traitsOf(name);
  if (traits?.key !== undefined) {
    return say("it has a key of its own there", traits.key.replace("VALUE", () => said));
  }
  if (traits !== undefined && !traits.ofSession) {
    return say("your own environment alone says it", `remove ${shown} from "env"`);
  }
  const meant = nearest(withoutPrefix(name), heardNames().map(withoutPrefix));
  if (meant === undefined) {
    const message = `env.${shown} is none that atmos-auth hears from a configuration`;
    const hint = `remove ${shown} from "env", unless another program reads it there`;
    return remark("variable_foreign", message, at, hint);
  }
  return say(`ATMOS_${meant} is`, `env: {ATMOS_${meant}: ${said}}`);
}

/** Writes text so that it can stand between braces. */
function inYaml(text: string): string {
  return /^[\w./:-]*\w$/.test(text) ? text : JSON.stringify(text);
}

function withoutPrefix(name: string): string {
  return name.slice("ATMOS_".length);
}
