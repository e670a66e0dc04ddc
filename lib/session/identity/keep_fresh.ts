/**
 * Credentials don't lapse while a session is open: each is renewed ahead of time, behind its back, or as soon as
 * somebody has signed in elsewhere.
 */
import { reasonOf, UserError } from "../../errors.ts";
import type { Clock } from "../../system.ts";

const MINUTE = 60_000;

/** A credential is renewed this long before it lapses: a person who is needed must hear of it in time. */
const AHEAD = 16 * MINUTE;

/** One that has no more left than this is renewed after two thirds of it. */
const BRIEF = 24 * MINUTE;

/** The longest single sleep, in milliseconds: after a laptop's sleep or a sign-in elsewhere we look this soon. */
const NAP = 3_000;

/** First and longest pause after a renewal that failed. */
const RETRY = { first: 5_000, longest: 2 * MINUTE } as const;

/** A source that has nothing newer is no trouble while the credential lasts this much longer. */
const CALM = 5 * MINUTE;

/** Something that lapses, in milliseconds since 1970, or never: a credential, a login, a token. */
interface Lapsing {
  readonly expires?: number;
}

/** The context of a renewal: what it needs to know and may do. */
export interface Renewal<What extends Lapsing> {
  readonly clock: Clock;
  /** A number from 0 to 1, so that many sessions don't renew at the same instant. */
  readonly chance: number;
  /** Whether something was stored for this identity since it was last asked; cheap. */
  isNews(): Promise<boolean>;
  /** One that was stored after this; `undefined` when there is none. */
  newerInStore(current: What): Promise<What | undefined>;
  /** Obtains one that lasts longer than this, asking nobody. */
  renew(current: What): Promise<What>;
  /** Hands the new one to the session. */
  onRenewed(renewed: What): Promise<void>;
  /** Says that renewing failed; it is tried again. */
  onTrouble(error: UserError): Promise<void>;
  /** Says that what was renewed can't be handed over, as where its file can't be written; it is tried again. */
  onHeldBack(error: UserError): Promise<void>;
}

/** Renews it again and again until `stop`; one that never lapses is only changed for what somebody signs in to. */
export async function keepFresh<What extends Lapsing>(
  renewal: Renewal<What>,
  first: What,
  stop: AbortSignal,
): Promise<void> {
  let current = first;
  let pause: number | undefined;
  while (!stop.aborted) {
    const due = current.expires === undefined
      ? Infinity
      : dueAfter(renewal, current.expires, pause);
    const newer = await waitFor(renewal, { due, troubled: pause !== undefined }, current, stop);
    if (stop.aborted) return;
    const renewed = newer ?? (due < Infinity ? await attempt(renewal, current) : undefined);
    if (stop.aborted) return;
    const taken = renewed && await hand(renewal, renewed, stop);
    pause = taken ? undefined : Math.min((pause ?? RETRY.first / 2) * 2, RETRY.longest);
    current = taken ?? current;
  }
}

function dueAfter(
  { clock, chance }: Pick<Renewal<Lapsing>, "clock" | "chance">,
  expires: number,
  pause: number | undefined,
): number {
  const now = clock.now();
  if (pause === undefined) return dueTime(expires, now, chance);
  // Some are taken only once what is held is good no more: no time is lost then.
  return Math.min(now + pause * (1 + chance / 10), expires > now ? expires : Infinity);
}

/** When to renew a credential that lapses at `expires`, seen from `now`; all in milliseconds. */
export function dueTime(expires: number, now: number, chance: number): number {
  const left = Math.max(expires - now, 0);
  const ahead = left > BRIEF ? AHEAD : left / 3;
  return expires - ahead * (1 + chance / 10);
}

/**
 * Waits until the renewal is due, and returns what somebody else has stored meanwhile. One that has failed is
 * tried as soon as anything was stored: a person may have signed in to what it is obtained from. A clock that
 * was set back no longer tells when the credential lapses, so that it is renewed at once.
 */
async function waitFor<What extends Lapsing>(
  renewal: Renewal<What>,
  { due, troubled }: { readonly due: number; readonly troubled: boolean },
  current: What,
  stop: AbortSignal,
): Promise<What | undefined> {
  const { clock } = renewal;
  for (let before = clock.now(); !stop.aborted && clock.now() < due; before = clock.now()) {
    await clock.sleep(Math.min(due - clock.now(), NAP), stop);
    if (clock.now() < before - MINUTE) return undefined;
    if (stop.aborted || !await renewal.isNews()) continue;
    const newer = await renewal.newerInStore(current).catch(() => undefined);
    // What lapses meanwhile is no news.
    if (newer !== undefined && (newer.expires ?? Infinity) <= clock.now()) return undefined;
    if (newer !== undefined || troubled) return newer;
  }
  return undefined;
}

async function attempt<What extends Lapsing>(
  renewal: Renewal<What>,
  current: What,
): Promise<What | undefined> {
  try {
    const renewed = await renewal.renew(current);
    if (isLonger(renewed, current)) return renewed;
    if (current.expires! - renewal.clock.now() > CALM) return undefined;
    throw new Error("its source has nothing newer");
  } catch (error) {
    return await complain(renewal.onTrouble, error);
  }
}

/**
 * Hands it over; where it can't be, as on a full disk or while a program has its file open, again and again until it
 * can, or must itself be renewed: none is handed over that would soon lapse.
 */
async function hand<What extends Lapsing>(
  renewal: Renewal<What>,
  renewed: What,
  stop: AbortSignal,
): Promise<What | undefined> {
  const { clock, chance, onHeldBack } = renewal;
  const due = dueTime(renewed.expires ?? Infinity, clock.now(), chance);
  do {
    try {
      await renewal.onRenewed(renewed);
      return renewed;
    } catch (error) {
      await complain(onHeldBack, error);
    }
    await clock.sleep(NAP, stop);
  } while (!stop.aborted && clock.now() < due);
  return undefined;
}

/** Tells a trouble; what keeps it from being told is told by the next one. */
async function complain(
  tell: (error: UserError) => Promise<void>,
  error: unknown,
): Promise<undefined> {
  const reason = error instanceof UserError ? error : new UserError("failed", reasonOf(error));
  await tell(reason).catch(() => undefined);
}

function isLonger(renewed: Lapsing, current: Lapsing): boolean {
  return (renewed.expires ?? Infinity) > current.expires!;
}
