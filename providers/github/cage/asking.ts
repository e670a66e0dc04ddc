/** GitHub's refusals, in words for a person. */
import { RequestError } from "@octokit/request-error";
import { type Attempt, ownWords, refused } from "../../../lib/cage/refusal.ts";
import { waitHint } from "../../../lib/cage/trouble.ts";
import { type ErrorCode, UserError } from "../../../lib/errors.ts";

/** GitHub's refusal. */
export interface Refusal {
  readonly status: number;
  readonly message: string;
}

/** The attempt, for the message when it fails. */
export interface GithubAttempt extends Pick<Attempt, "action" | "hint"> {
  /** Explains a refusal; `undefined` leaves it to the general words. */
  explain?(refusal: Refusal): Explanation | undefined | Promise<Explanation | undefined>;
}

/** A refusal in our own words. */
export interface Explanation {
  readonly code?: ErrorCode;
  readonly message: string;
  readonly hint: string;
}

/** Does the work; whatever GitHub refuses becomes a `UserError`. */
export async function asking<Answer>(
  about: GithubAttempt,
  work: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    throw await toldOf(error, about) ?? error;
  }
}

async function toldOf(error: unknown, about: GithubAttempt): Promise<UserError | undefined> {
  if (!(error instanceof RequestError) || error.response === undefined) return undefined;
  const { status, headers } = error.response;
  const refusal = { status, message: wordsOf(error.response.data) };
  const { action, hint: otherwise } = about;
  const said = { vendor: "GitHub", status, words: refusal.message };
  const busy = busyHint(refusal, headers);
  if (busy !== undefined) return refused(said, { action, code: "unreachable", hint: busy });
  const explained = await about.explain?.(refusal) ?? clockTrouble(refusal);
  if (explained === undefined) return refused(said, { action, hint: otherwise });
  const { code = "sign_in_refused", message, hint } = explained;
  return new UserError(code, message, { hint });
}

/** Returns the hint when GitHub limits requests, or is in trouble; `undefined` otherwise. */
function busyHint(
  { status, message }: Refusal,
  headers: Readonly<Record<string, string | number | undefined>>,
): string | undefined {
  if (status >= 500) return "wait a minute, and try again: see https://www.githubstatus.com";
  const isLimit = status === 429 || String(headers["x-ratelimit-remaining"]) === "0" ||
    /rate limit|abuse detection/i.test(message);
  if (!isLimit) return undefined;
  const said = ["retry-after", "date"].map((name) => [name, String(headers[name] ?? "")]);
  return waitHint(new Headers(Object.fromEntries(said)));
}

/**
 * Returns the explanation of a refusal for the token's time. Octokit has corrected it once by GitHub's clock, so
 * another service answers in GitHub's place.
 */
function clockTrouble({ status, message }: Refusal): Explanation | undefined {
  if (status !== 401 || !/'(Issued at|Expiration time)' claim/.test(message)) return undefined;
  return {
    message: `GitHub does not accept this machine's time: ${message}`,
    hint: "set the clock of this machine",
  };
}

function wordsOf(data: unknown): string {
  const { message } = (typeof data === "object" && data !== null ? data : {}) as {
    message?: unknown;
  };
  return typeof message === "string" ? ownWords(message) : "";
}
