/** Hints that are typed in the same place, where flags say which configuration is meant. Pure. */
import { UserError } from "../../errors.ts";

/** A file, or a directory, that is named: a hint that names one means it instead. */
const CHOICE = / --config(?:-path)?[ =](?:'(?:[^']|'\\'')*'|[^\s']+)/g;

/**
 * An error whose hints lead to the configuration that these flags chose, each with a space before it: what is typed next
 * must find it, too.
 */
export function ledBy(error: UserError, flags: string): UserError {
  const { hint } = error;
  if (flags === "" || hint === undefined || hint.includes(flags.trim())) return error;
  const others = hint.search(CHOICE) >= 0 ? flags.replaceAll(CHOICE, "") : flags;
  const led = hint.replaceAll(/\batmos-auth (?=[a-z])/g, `atmos-auth${others} `);
  return error.with({ hint: led });
}
