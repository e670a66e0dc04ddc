/** Notices at a session's next prompt. */
import { visible } from "../terminal/escape.ts";
import { typedFlag } from "../terminal/flag.ts";
import { type HeldIdentity, leadingTo, type SessionOrigin } from "./record.ts";

const MINUTE = 60_000;

/** An identity, as far as it is looked at. */
type Seen = Pick<
  HeldIdentity,
  "name" | "expires" | "trouble" | "other" | "doubted" | "ends" | "withdrawn"
>;

/**
 * Writes what the person is told at the next prompt: a line for each identity that lapses or is taken away; the same
 * until that changes. What they type there leads to the session's configuration, wherever the shell has gone.
 */
export function noticesOf(
  identities: readonly Seen[],
  now: number,
  origin?: Pick<SessionOrigin, "directory" | "flags">,
): readonly string[] {
  const flags = origin && leadingTo(origin);
  const led = flags === undefined ? "" : ` ${flags}`;
  return identities.flatMap((identity) => noticeOf(identity, now, led) ?? []);
}

function noticeOf(
  { name, expires, trouble, other, doubted, ends, withdrawn }: Seen,
  now: number,
  led: string,
) {
  if (withdrawn !== undefined) {
    return `the credentials of ${name} were withdrawn, since ${withdrawn}: exit`;
  }
  const state = isNear(expires, now) ? lapsing(expires! - now) : "stays who it was";
  if (other !== undefined) {
    return `${name} ${state} and is not renewed, since it would be ${visible(other)} now: exit`;
  }
  if (doubted) {
    return `${name} ${state} and is not renewed while nobody can be asked who it would be now: ` +
      "run atmos-auth status";
  }
  const lapsesFirst = (expires ?? Infinity) < (ends ?? Infinity);
  if (trouble !== undefined && lapsesFirst && isNear(expires, now)) {
    return `${name} ${lapsing(expires! - now)} and can't be renewed without you: ` +
      `run atmos-auth login ${typedFlag("-i", name)}${led}`;
  }
  return isNear(ends, now)
    ? `${name} is taken away within ${mark(ends! - now)}, when its session.maximum is over`
    : undefined;
}

function isNear(time: number | undefined, now: number): boolean {
  return time !== undefined && time - now <= 15 * MINUTE;
}

function lapsing(left: number): string {
  return left <= 0 ? "has lapsed" : `lapses within ${mark(left)}`;
}

/** Two marks, so that each is told once. */
function mark(left: number): string {
  return left <= 5 * MINUTE ? "5 minutes" : "15 minutes";
}
