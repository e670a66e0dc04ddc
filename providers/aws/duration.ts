/** How long AWS lets a credential last. */
import { showDuration } from "../../lib/config/schema/duration.ts";
import type { ProviderContext } from "../../lib/provider/context.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** What may be asked for, in milliseconds, and why no more than that. */
export interface Limits {
  readonly least: number;
  readonly most: number;
  readonly because: string;
}

/** A role's session. */
export const ROLE: Limits = { least: 15 * MINUTE, most: 12 * HOUR, because: "of a role" };
/** A role's session obtained from another role's: "role chaining". */
export const CHAINED: Limits = {
  least: 15 * MINUTE,
  most: HOUR,
  because: "of a role that is assumed from another role",
};
/** A user's session. */
export const USER: Limits = {
  least: 15 * MINUTE,
  most: 12 * HOUR,
  because: "of a user without MFA",
};
/** A user's session after a second factor. */
export const USER_MFA: Limits = { least: 15 * MINUTE, most: 36 * HOUR, because: "of a user" };

/** The console's own session, whatever the credential's. */
export const CONSOLE: Limits = {
  least: 15 * MINUTE,
  most: 12 * HOUR,
  because: "of the console",
};

/** The console as an IAM user, whose session it is. */
export const USER_CONSOLE: Limits = {
  least: 15 * MINUTE,
  most: 36 * HOUR,
  because: "of a user's console",
};

/** The duration in whole seconds, brought within the limits; says so when it had to be. */
export function secondsWithin(
  limits: Limits,
  duration: number,
  context: Pick<ProviderContext, "person">,
): number {
  const within = Math.min(Math.max(duration, limits.least), limits.most);
  if (within !== duration) {
    const bound = within < duration ? "at most" : "at least";
    context.person.warn(
      `A session ${limits.because} lasts ${bound} ${showDuration(within)}, ` +
        `not ${showDuration(duration)}`,
    );
  }
  return Math.floor(within / 1000);
}
