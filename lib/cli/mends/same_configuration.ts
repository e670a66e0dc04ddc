/** Hints that are typed in the same place, where flags say which configuration is meant. Pure. */
import { leadingFlags, namesOne } from "../../environment/own_variables.ts";
import { UserError } from "../../errors.ts";

/** A flag with its value, as it stands in a line. */
const FLAG = / --([a-z-]+)(?:=| (?!-))(?:'(?:[^']|'\\'')*'|[^\s']+)/g;

/** Flags that name a file, or a directory: a hint that names one means it instead. */
const ONE: readonly string[] = leadingFlags(namesOne);

/**
 * An error whose hints lead to the configuration that these flags chose, each with a space before it: what is typed
 * next must find it, too.
 */
export function ledBy(error: UserError, flags: string): UserError {
  const { hint } = error;
  if (flags === "" || hint === undefined || hint.includes(flags.trim())) return error;
  const isNamed = [...hint.matchAll(FLAG)].some(([, name]) => ONE.includes(name!));
  const others = isNamed
    ? flags.replaceAll(FLAG, (flag, name) => ONE.includes(name) ? "" : flag)
    : flags;
  const led = hint.replaceAll(/\batmos-auth (?=[a-z])/g, `atmos-auth${others} `);
  return error.with({ hint: led });
}
