/** Retries: the requests that may be repeated, and the pauses between tries. One rule for all clouds. */
import type { Clock } from "../system.ts";
import type { Answer, Ask } from "./request.ts";

/** The first pause, and the limit of all tries and pauses of one request together; in milliseconds. */
export const PAUSES = { first: 500, total: 15_000 } as const;

/** The default number of tries at a busy service, the first included. */
const TRIES = 3;

/** Idempotent methods (RFC 9110 section 9.2.2). */
const IDEMPOTENT: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS", "PUT", "DELETE"]);

/**
 * Whether a request whose connection broke may be sent again: where that does no harm, or where nothing had been sent.
 * `text` is the runtime's error; it names the step that failed, `Connect` or `SendRequest`.
 */
export function mayRepeat(ask: Ask, text: string): boolean {
  return isRepeatable(ask) || /\bclient error \(Connect\)/.test(text);
}

/**
 * Returns the pause before the next try, in milliseconds; `undefined` when the answer is final. The service's own wish
 * counts (`Retry-After`, RFC 9110 section 10.2.3), otherwise the pauses grow.
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
 * Whether the request may be sent again: 429 (RFC 6585 section 4), and 503 with a `Retry-After`, mean that it was not
 * processed. Other failures of a server leave that open.
 */
function mayAskAgain(status: number, ask: Ask, wanted: number | undefined): boolean {
  if (status === 429) return true;
  if (status === 503 && wanted !== undefined) return true;
  return [500, 502, 503, 504].includes(status) && isRepeatable(ask);
}

function isRepeatable({ method = "GET", repeatable }: Ask): boolean {
  return repeatable ?? IDEMPOTENT.has(method.toUpperCase());
}

/** Returns the milliseconds until the service wants the next request; `undefined` when it does not say. */
export function retryAfter(headers: Headers, now: number): number | undefined {
  const value = headers.get("retry-after")?.trim() ?? "";
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
  const then = Date.parse(value);
  return Number.isNaN(then) ? undefined : Math.max(0, then - now);
}
