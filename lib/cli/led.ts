/** Hints that are typed in the same place, where flags say which configuration is meant. Pure. */
import { joined, UserError, UserErrors } from "../errors.ts";

/**
 * An error whose hints lead to the configuration that these flags chose, each with a space before it: what is typed next
 * must find it, too.
 */
export function ledBy(error: unknown, flags: string): unknown {
  if (flags === "" || !(error instanceof UserError)) return error;
  if (error instanceof UserErrors) return joined(error.all.map((one) => led(one, flags)));
  return led(error, flags);
}

function led({ code, message, hint, at, wrong }: UserError, flags: string): UserError {
  const isLed = hint === undefined || hint.includes(flags.trim());
  const said = isLed ? hint : hint.replaceAll(/\batmos-auth (?=[a-z])/g, `atmos-auth${flags} `);
  return new UserError(code, message, { hint: said, at, wrong });
}
