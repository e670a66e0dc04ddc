/** A length of time that a flag says. */
import { parseDuration } from "../duration.ts";
import { usage } from "../errors.ts";
import { visible } from "../terminal/escape.ts";

/** In milliseconds; `undefined` where the flag says none. Throws `usage` for what is no length of time. */
export function durationSaid(
  flag: string,
  spelled: string | undefined,
  example: string,
): number | undefined {
  const ms = spelled === undefined ? undefined : parseDuration(spelled);
  if (spelled === undefined || ms !== undefined) return ms;
  throw usage(`${flag} takes a length of time; got "${visible(spelled)}"`, `${flag} ${example}`);
}
