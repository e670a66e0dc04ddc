/** Credentials don't lapse while a session is open: each is renewed ahead of time, behind its back. */
import type { Credential } from "../credential.ts";
import { UserError } from "../errors.ts";
import type { Clock } from "../system.ts";

const MINUTE = 60_000;

/** A credential is renewed this long before it lapses, or at two thirds of its life if that is later. */
const AHEAD = 16 * MINUTE;

/** The longest single sleep: after a laptop's sleep or a jump of the clock we look again this soon. */
const NAP = 20_000;

/** First and longest pause after a renewal that failed. */
const RETRY = { first: 5_000, longest: 30_000 } as const;

/** What renewing needs to know and may do. */
export interface Renewal {
  readonly clock: Clock;
  /** A number from 0 to 1, so that many sessions don't renew at the same instant. */
  readonly chance: number;
  /** Obtains a credential that lasts longer than this one, asking nobody. */
  renew(current: Credential): Promise<Credential>;
  /** Hands the new credential to the session. */
  onRenewed(credential: Credential): Promise<void>;
  /** Says that renewing failed; it is tried again. */
  onTrouble(error: UserError, current: Credential): Promise<void>;
}

/** Renews a credential again and again until `stop`; returns when it is one that never lapses. */
export async function keepFresh(
  renewal: Renewal,
  credential: Credential,
  stop: AbortSignal,
): Promise<void> {
  let current = credential;
  let pause: number | undefined;
  while (current.expires !== undefined && !stop.aborted) {
    const due = pause === undefined
      ? dueTime(current.expires, renewal.clock.now(), renewal.chance)
      : renewal.clock.now() + pause;
    await sleepUntil(renewal.clock, due, stop);
    if (stop.aborted) return;
    const renewed = await attempt(renewal, current);
    if (stop.aborted) return;
    if (renewed !== undefined) await renewal.onRenewed(renewed);
    pause = renewed ? undefined : Math.min((pause ?? RETRY.first / 2) * 2, RETRY.longest);
    current = renewed ?? current;
  }
}

async function attempt(renewal: Renewal, current: Credential): Promise<Credential | undefined> {
  try {
    return await renewal.renew(current);
  } catch (error) {
    const reason = error instanceof UserError
      ? error
      : new UserError("failed", error instanceof Error ? error.message : String(error));
    await renewal.onTrouble(reason, current);
    return undefined;
  }
}

/** When to renew a credential that lapses at `expires`, seen from `now`; all in milliseconds. */
export function dueTime(expires: number, now: number, chance: number): number {
  const ahead = Math.min(AHEAD, Math.max(expires - now, 0) / 3);
  return expires - ahead * (1 + chance / 10);
}

async function sleepUntil(clock: Clock, due: number, stop: AbortSignal): Promise<void> {
  while (!stop.aborted && clock.now() < due) {
    await clock.sleep(Math.min(due - clock.now(), NAP), stop);
  }
}
