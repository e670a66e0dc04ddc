/** Notices at a session's next prompt. */
import { visible } from "../terminal/escape.ts";
import { typedFlag } from "../terminal/flag.ts";
import { type HeldIdentity, leadingTo, type SessionOrigin } from "./record.ts";

const MINUTE = 60_000;

/** An identity, as far as it is looked at. */
type Seen = Pick<
  HeldIdentity,
  "name" | "expires" | "trouble" | "unwritten" | "other" | "doubted" | "ends" | "withdrawn"
>;

/** A sentence for the person, and the command that mends what it says. */
interface Notice {
  readonly said: string;
  readonly typed?: string;
}

/**
 * Writes what the person is told at the next prompt: a line with a sentence for each identity that lapses or is taken
 * away, and below it a line for each command, which no sentence breaks; the same until that changes. What they type
 * there leads to the session's configuration, wherever the shell has gone.
 */
export function noticesOf(
  identities: readonly Seen[],
  now: number,
  origin?: Pick<SessionOrigin, "directory" | "flags">,
): string {
  const flags = origin && leadingTo(origin);
  const led = flags === undefined ? "" : ` ${flags}`;
  const notices = identities.flatMap((identity) => noticeOf(identity, now, led) ?? []);
  if (notices.length === 0) return "";
  const commands = new Set(notices.flatMap(({ typed }) => typed ?? []));
  return [notices.map(({ said }) => said).join("; "), ...commands].map((line) => `${line}\n`).join(
    "",
  );
}

/** The sentence on a renewed credential that can't be written. */
export function heldBack(name: string, trouble: string): string {
  return `${name} was renewed, and its programs don't have it yet: ${visible(trouble)}`;
}

function noticeOf(
  { name, expires, trouble, unwritten, other, doubted, ends, withdrawn }: Seen,
  now: number,
  led: string,
): Notice | undefined {
  if (withdrawn !== undefined) {
    return { said: `the credentials of ${name} were withdrawn, since ${withdrawn}`, typed: "exit" };
  }
  const state = isNear(expires, now) ? lapsing(expires! - now) : "stays who it was";
  const kept = `${name} ${state} and is not renewed`;
  if (other !== undefined) {
    return { said: `${kept}, since it would be ${visible(other)} now`, typed: "exit" };
  }
  if (doubted) {
    const said = `${kept} while nobody can be asked who it would be now`;
    return { said, typed: "atmos-auth status" };
  }
  if (unwritten) {
    return { said: heldBack(name, trouble ?? ""), typed: "atmos-auth status" };
  }
  const lapsesFirst = (expires ?? Infinity) < (ends ?? Infinity);
  if (trouble !== undefined && lapsesFirst && isNear(expires, now)) {
    const said = `${name} ${lapsing(expires! - now)} and can't be renewed without you`;
    return { said, typed: `atmos-auth login ${typedFlag("-i", name)}${led}` };
  }
  if (!isNear(ends, now)) return undefined;
  const left = mark(ends! - now);
  return { said: `${name} is taken away within ${left}, when its session.maximum is over` };
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
