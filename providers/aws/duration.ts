/** Limits of AWS on the lifetime of its credentials. */
import { showDuration } from "../../lib/duration.ts";
import { remark } from "../../lib/config/schema/problems.ts";
import { hasCode, type Place, type UserError } from "../../lib/errors.ts";
import type { Entry } from "../../lib/provider/kind.ts";
import type { ProviderContext } from "../../lib/provider/context.ts";
import { saidAt } from "./said_at.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The bounds of a lifetime, in milliseconds, and the reason for the upper one. */
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

/** A length of time that the configuration asks for. */
export interface DurationRequest {
  /** In milliseconds. */
  readonly duration: number;
  /** The key that says it, such as `session.duration`. */
  readonly key: string;
  /** The entry that the key belongs to and its place, in words. */
  readonly from: string;
  readonly at?: Place;
}

/**
 * Returns the duration that an entry asks for, by the first of these keys that it has; `undefined` when it has none.
 */
export function askedBy(
  entry: Pick<Entry<unknown>, "name" | "at">,
  said: Readonly<Record<string, number | undefined>>,
): DurationRequest | undefined {
  for (const [key, duration] of Object.entries(said)) {
    if (duration === undefined) continue;
    return { duration, key, ...saidAt(entry, key) };
  }
}

/** Returns the duration in whole seconds, brought within the limits; tells the person when it had to be. */
export function secondsWithin(
  limits: Limits,
  duration: number,
  context: Pick<ProviderContext, "person">,
  from?: string,
): number {
  const bound = boundOn(limits, duration);
  const shown = from === undefined ? "" : ` (${from})`;
  if (bound !== undefined) context.person.warn(`${bound.words}${shown}`);
  return Math.floor((bound?.within ?? duration) / 1000);
}

/** Returns the remark on a configured duration that is beyond AWS's limits; none when it is within them. */
export function outOfBounds(
  limits: Limits,
  asked: DurationRequest | undefined,
): readonly UserError[] {
  const bound = asked && boundOn(limits, asked.duration);
  if (bound === undefined || asked?.at === undefined) return [];
  const hint = `${asked.key.split(".").at(-1)}: ${showDuration(bound.within)}`;
  return [remark("spelling_accepted", bound.words, asked.at, hint)];
}

/** Returns the limit that a duration is beyond; `undefined` when it is within both. */
function boundOn({ least, most, because }: Limits, duration: number) {
  const within = Math.min(Math.max(duration, least), most);
  if (within === duration) return undefined;
  const bound = `${within < duration ? "at most" : "at least"} ${showDuration(within)}`;
  const words = `A session ${because} lasts ${bound}, not ${showDuration(duration)}`;
  return { within, words };
}

/**
 * Asks for a session of the wanted duration. Where the role's own maximum is shorter, it asks again for AWS's default:
 * who may be the role for an hour is not refused for wanting twelve.
 */
export async function asLongAsMayBe<T>(
  context: Pick<ProviderContext, "person">,
  limits: Limits,
  asked: DurationRequest | undefined,
  ask: (seconds: number | undefined) => Promise<T>,
): Promise<T> {
  if (asked === undefined) return await ask(undefined);
  const { duration, from } = asked;
  try {
    return await ask(secondsWithin(limits, duration, context, from));
  } catch (error) {
    if (!isTooLong(error)) throw error;
    context.person.warn(
      `The role's own maximum is shorter than ${showDuration(duration)} (${from}); ` +
        `its session lasts as long as AWS has it unasked, an hour`,
    );
    return await ask(undefined);
  }
}

/** Whether STS refused a duration; it has one message for the role's maximum, and another for chained roles. */
function isTooLong(error: unknown): boolean {
  return hasCode(error, "sign_in_refused") &&
    /DurationSeconds exceeds/.test(error.message);
}
