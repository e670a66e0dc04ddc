/** What the person is told at the next prompt: which identity lapses, or is taken away, and what to do. */
import type { SessionIdentity } from "./session_identity.ts";

const MINUTE = 60_000;

/** What is looked at. */
type Seen = Pick<SessionIdentity, "name" | "expires" | "trouble" | "ends" | "withdrawn">;

/** A line for each identity that there is something to say of; the same one until that changes. */
export function noticesOf(holdings: readonly Seen[], now: number): readonly string[] {
  return holdings.flatMap((holding) => noticeOf(holding, now) ?? []);
}

function noticeOf({ name, expires, trouble, ends, withdrawn }: Seen, now: number) {
  if (withdrawn !== undefined) {
    return `the credentials of ${name} were withdrawn, since ${withdrawn}: exit`;
  }
  const lapsesFirst = (expires ?? Infinity) < (ends ?? Infinity);
  if (trouble !== undefined && lapsesFirst && isNear(expires, now)) {
    return `${name} ${lapsing(expires! - now)} and can't be renewed without you: ` +
      `run atmos-auth login -i ${name}`;
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
