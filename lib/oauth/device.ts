/** A person's sign-in on another device (RFC 8628). */
import * as oauth from "oauth4webapi";
import type { Inside } from "../cage/server.ts";
import { hasCode, type UserError } from "../errors.ts";
import { codeExpired, declined } from "../cage/endings.ts";
import { ask, type Exchange, tokensIn } from "./ask.ts";
import { type Party, Refusal, type Tokens } from "./server.ts";

/** The code that the person is shown. */
interface DeviceCode {
  readonly code: string;
  readonly url: string;
  /** The time for which the code is good, in seconds. */
  readonly life: number;
}

/** The longest that a code counts, in seconds: one that never ends would let us ask for ever. */
const LONGEST = 3600;

/**
 * The pause between two requests unless the server names one, and the addition for `slow_down` (section 3.5); in
 * seconds.
 */
const INTERVAL = 5;

/** The most failures of the network: one alone must not cost a person the code that they are just typing. */
const MOST_FAILURES = 4;

/** Errors that end the wait (section 3.5), by name; names that are not the RFC's are Microsoft's. */
const ENDINGS: Readonly<Record<string, () => UserError>> = {
  expired_token: codeExpired,
  code_expired: codeExpired,
  access_denied: declined,
  authorization_declined: declined,
};

/** Options of requests for a code's state: there are many, so each is sent once. */
const POLLING = { repeatable: true, tries: 1 } as const;

/**
 * Signs a person in. Asks the main process `show` (a `DeviceCode`), which answers only when all is over: the
 * time that a person takes is not the module's own. Throws `Refusal`; `UserError` when the person said no, or when
 * nobody came in time.
 */
export async function signInOnDevice(
  party: Party,
  scopes: readonly string[],
  inside: Pick<Inside, "ask" | "clock">,
  more: Readonly<Record<string, string>> = {},
): Promise<Tokens> {
  const begun = await begin(party, scopes, more);
  const life = Math.min(begun.expires_in, LONGEST);
  const shown: DeviceCode = { code: begun.user_code, url: begun.verification_uri, life };
  const over = new AbortController();
  const showing = inside.ask("show", shown).then(() => new Promise<never>(() => {}));
  try {
    return await Promise.race([poll(party, begun, life, inside.clock, over.signal), showing]);
  } catch (error) {
    throw error instanceof Refusal ? endingOf(error) : error;
  } finally {
    over.abort();
  }
}

/** Returns the error for a refusal; its name comes from outside, and may be one that every object has. */
function endingOf(refusal: Refusal): Error {
  const known = Object.hasOwn(ENDINGS, refusal.error);
  return known ? ENDINGS[refusal.error]?.() ?? refusal : refusal;
}

async function begin(
  party: Party,
  scopes: readonly string[],
  more: Readonly<Record<string, string>>,
): Promise<oauth.DeviceAuthorizationResponse> {
  const scope = scopes.length > 0 ? { scope: scopes.join(" ") } : {};
  const exchange: Exchange<oauth.DeviceAuthorizationResponse> = {
    send: (as, client, proof, options) =>
      oauth.deviceAuthorizationRequest(as, client, proof, { ...more, ...scope }, options),
    read: oauth.processDeviceAuthorizationResponse,
  };
  return (await ask(party, exchange, { repeatable: true })).result;
}

async function poll(
  party: Party,
  { device_code, interval: wanted = INTERVAL }: oauth.DeviceAuthorizationResponse,
  life: number,
  clock: Inside["clock"],
  over: AbortSignal,
): Promise<Tokens> {
  const end = clock.now() + life * 1000;
  let interval = Math.max(wanted, 1);
  for (let failures = 0; clock.now() < end && !over.aborted;) {
    await clock.sleep(interval * 1000, over);
    try {
      return tokensIn(await ask(party, pollWith(device_code), POLLING));
    } catch (error) {
      failures = isUnreachable(error) ? failures + 1 : 0;
      if (failures > MOST_FAILURES || !isNotYet(error)) throw error;
      interval = slower(interval, error);
    }
  }
  throw new Refusal("expired_token");
}

function pollWith(code: string): Exchange<oauth.TokenEndpointResponse> {
  return {
    send: (as, client, proof, options) =>
      oauth.deviceCodeGrantRequest(as, client, proof, code, options),
    read: oauth.processDeviceCodeResponse,
  };
}

function isNotYet(error: unknown): boolean {
  return isUnreachable(error) ||
    error instanceof Refusal && /^(authorization_pending|slow_down)$/.test(error.error);
}

/**
 * Returns the next pause: a longer one, unless the code is just not entered yet; GitHub names the pause that it wants.
 */
function slower(interval: number, error: unknown): number {
  if (error instanceof Refusal && error.error === "authorization_pending") return interval;
  const wanted = error instanceof Refusal ? Number(error.body.interval) || 0 : 0;
  return Math.max(wanted, interval + INTERVAL);
}

function isUnreachable(error: unknown): boolean {
  return hasCode(error, "unreachable");
}
