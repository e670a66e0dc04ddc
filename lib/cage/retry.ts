/** What may be asked for again, and after how long: one rule for all clouds. */
import type { Clock } from "../system.ts";
import type { Answer, Ask } from "./request.ts";

/** The first pause, and what all tries and pauses of one request may take together; in milliseconds. */
export const PAUSES = { first: 500, total: 15_000 } as const;

/** Tries of a request that a busy service turns away, the first included. */
const TRIES = 3;

/** Methods that do no more when asked twice (RFC 9110 section 9.2.2). */
const IDEMPOTENT: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS", "PUT", "DELETE"]);

/**
 * Whether a request whose connection broke may be sent again: where that does no harm, or where nothing had
 * been sent. `text` is what the runtime said; it names the step that failed, `Connect` or `SendRequest`.
 */
export function mayRepeat(ask: Ask, text: string): boolean {
  return isRepeatable(ask) || /\bclient error \(Connect\)/.test(text);
}

/**
 * How long to wait before asking again, in milliseconds; `undefined` when the answer is the last word. The
 * service's own wish counts (`Retry-After`, RFC 9110 section 10.2.3), else pauses that grow.
 */
export function pauseAfter(
  { status, headers }: Pick<Answer, "status" | "headers">,
  tried: number,
  ask: Ask,
  { clock, random }: { readonly clock: Pick<Clock, "now">; random(): number },
): number | undefined {
  const wanted = retryAfter(headers, clock.now());
  if (tried >= (ask.tries ?? TRIES) || !mayAskAgain(status, ask, wanted)) return undefined;
  const grown = PAUSES.first * 2 ** (tried - 1) * (0.5 + random() / 2);
  return Math.max(wanted ?? 0, grown);
}

/**
 * 429 (RFC 6585 section 4), and 503 with a time to come back, say that the request was not taken. The other
 * failures of a server leave that open.
 */
function mayAskAgain(status: number, ask: Ask, wanted: number | undefined): boolean {
  if (status === 429) return true;
  if (status === 503 && wanted !== undefined) return true;
  return [500, 502, 503, 504].includes(status) && isRepeatable(ask);
}

function isRepeatable({ method = "GET", repeatable }: Ask): boolean {
  return repeatable ?? IDEMPOTENT.has(method.toUpperCase());
}

/** Milliseconds until the service wants to be asked again; `undefined` when it does not say. */
export function retryAfter(headers: Headers, now: number): number | undefined {
  const value = headers.get("retry-after")?.trim() ?? "";
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
  const then = Date.parse(value);
  return Number.isNaN(then) ? undefined : Math.max(0, then - now);
}
