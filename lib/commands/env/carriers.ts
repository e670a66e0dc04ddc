/** Carriers in the environment that would override an identity, since it does not set them. */
import { UserError } from "../../errors.ts";
import { nameMatcher } from "../../paths/glob.ts";
import type { Cloud } from "../../provider/cloud.ts";
import type { Grant } from "../../provider/grant.ts";
import type { Environment } from "../../system.ts";
import type { EnvFormat } from "./formats.ts";

/** An identity's grant, and its cloud. */
export interface Granted {
  readonly cloud: Cloud;
  readonly grant: Grant;
}

/** Returns the carriers to unset, other than those that an identity's own sign-in needs. */
export function overriding(
  granted: readonly Granted[],
  set: Readonly<Record<string, string>>,
): readonly string[] {
  return granted.flatMap(({ cloud: { carriers }, grant: { pass } }) => {
    const passes = nameMatcher(pass);
    return carriers.filter((name) => !(name in set) && !passes(name));
  });
}

/**
 * Returns the values of these carriers in a format that only sets: empty, which the tools take for unset, or as the
 * grant says. Throws `UserError` for one that is set here and that a tool heeds even when it is empty.
 */
export function emptied(
  env: Environment,
  granted: readonly Granted[],
  unset: readonly string[],
  { format, hint }: { readonly format: EnvFormat; readonly hint: string },
): Readonly<Record<string, string>> {
  const there = unset.filter((name) => env.get(name) !== undefined);
  const heeded = new Set(granted.flatMap(({ cloud }) => cloud.heeded ?? []));
  const instead = Object.assign({}, ...granted.map(({ grant }) => grant.instead ?? {}));
  const stuck = there.filter((name) => heeded.has(name) && !(name in instead));
  if (stuck.length > 0) throw stays(stuck, format, hint);
  return Object.fromEntries(there.map((name) => [name, instead[name] ?? ""]));
}

function stays(names: readonly string[], format: EnvFormat, hint: string): UserError {
  const [which, them] = names.length === 1 ? ["is", "it"] : ["are", "them"];
  const message = `${names.join(", ")} ${which} set here, and the format ${format} can't take ` +
    `${them} away: even empty, tools of the identity's cloud heed ${them}`;
  return new UserError("failed", message, { hint });
}
