/** GitHub's refusals, in words for a person. */
import { RequestError } from "@octokit/request-error";
import { waitHint } from "../../../lib/cage/trouble.ts";
import { type ErrorCode, UserError } from "../../../lib/errors.ts";

/** What GitHub said no with. */
export interface Refusal {
  readonly status: number;
  readonly message: string;
}

/** What is being done, for the message when it fails. */
export interface About {
  /** The action as a sentence's beginning, such as `Asking GitHub for a token`. */
  readonly action: string;
  /** What to do about a refusal that is not explained better. */
  readonly hint: string;
  /** Explains a refusal; `undefined` leaves it to the general words. */
  explain?(refusal: Refusal): Explanation | undefined | Promise<Explanation | undefined>;
}

/** A refusal in our own words. */
export interface Explanation {
  readonly code?: ErrorCode;
  readonly message: string;
  readonly hint: string;
}

/** How much of GitHub's own words is repeated, in characters. */
const LENGTH = 300;

/** Does the work; whatever GitHub refuses becomes a `UserError`. */
export async function asking<Answer>(about: About, work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    throw await toldOf(error, about) ?? error;
  }
}

async function toldOf(error: unknown, about: About): Promise<UserError | undefined> {
  if (!(error instanceof RequestError) || error.response === undefined) return undefined;
  const { status, headers } = error.response;
  const refusal = { status, message: wordsOf(error.response.data) };
  const busy = busyHint(refusal, headers);
  if (busy !== undefined) return plain("unreachable", about.action, refusal, busy);
  const explained = await about.explain?.(refusal) ?? clockTrouble(refusal);
  if (explained === undefined) return plain("sign_in_refused", about.action, refusal, about.hint);
  const { code = "sign_in_refused", message, hint } = explained;
  return new UserError(code, message, { hint });
}

function plain(code: ErrorCode, action: string, { status, message }: Refusal, hint: string) {
  const why = message === "" ? `GitHub says ${status}` : `GitHub says ${status} ${message}`;
  return new UserError(code, `${action} failed: ${why}`, { hint });
}

/** What to do when GitHub has no time for us; `undefined` when it has. */
function busyHint(
  { status, message }: Refusal,
  headers: Readonly<Record<string, string | number | undefined>>,
): string | undefined {
  if (status >= 500) return "wait a minute, and try again: see https://www.githubstatus.com";
  const isLimit = status === 429 || String(headers["x-ratelimit-remaining"]) === "0" ||
    /rate limit|abuse detection/i.test(message);
  if (!isLimit) return undefined;
  return waitHint(new Headers({ "retry-after": String(headers["retry-after"] ?? "") }));
}

/** Octokit has mended the time once by GitHub's own; when that does not help, something answers in its name. */
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
  return typeof message === "string" ? message.slice(0, LENGTH) : "";
}
