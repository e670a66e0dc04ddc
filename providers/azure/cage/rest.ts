/** Plain requests to Azure's services, for which no SDK is needed; only JSON is believed. */
import type { Inside } from "../../../lib/cage/inside.ts";
import { type ErrorCode, UserError } from "../../../lib/errors.ts";

/** How long one request may take, in milliseconds. */
const PATIENCE = 20_000;

/** How much of Azure's own words is repeated, in characters. */
const LENGTH = 300;

/** What is being done, for the message when it fails. */
export interface About {
  /** The action as a sentence's beginning, such as `Signing in to REGISTRY`. */
  readonly action: string;
  /** What to do about a refusal, by status; `otherwise` for the rest. */
  readonly hints: Readonly<Record<number, string>> & { readonly otherwise: string };
}

/** What is posted: a form, and who asks. */
export interface Content {
  readonly form?: Readonly<Record<string, string>>;
  readonly bearer?: string;
}

/** Posts and takes the JSON that comes back. Throws `UserError` for whatever else happens. */
export async function post(
  url: URL,
  about: About,
  inside: Inside,
  { form = {}, bearer }: Content,
): Promise<unknown> {
  const headers = bearer === undefined ? {} : { authorization: `Bearer ${bearer}` };
  const body = new URLSearchParams(form);
  const response = await send(url, { method: "POST", headers, body }, inside);
  const answer = parsed(await response.text());
  if (response.ok && answer !== undefined) return answer;
  throw refusal(url, response.status, answer, about);
}

async function send(url: URL, request: RequestInit, inside: Inside): Promise<Response> {
  const signal = AbortSignal.timeout(PATIENCE);
  try {
    return await inside.fetch(url, { ...request, redirect: "manual", signal });
  } catch (error) {
    // What the cage forbids is told as such.
    if (error instanceof Error && error.name === "NotCapable") throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError("unreachable", `Cannot reach ${url.host}: ${reason}`, {
      hint: "check the name, the network and the proxy variables, and try again",
    });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refusal(url: URL, status: number, answer: unknown, { action, hints }: About): UserError {
  const message = `${action} failed: ${url.host} says ${status}${wordsOf(answer)}`;
  if (status === 429 || status >= 500) {
    return new UserError("unreachable", message, { hint: "wait a minute, and try again" });
  }
  if (status < 400 || answer === undefined) {
    return new UserError("bad_answer", `${message}, and nothing usable`, {
      hint: "check that no proxy or sign-in page stands between this machine and Azure",
    });
  }
  const code: ErrorCode = status === 404 ? "failed" : "sign_in_refused";
  return new UserError(code, message, { hint: hints[status] ?? hints.otherwise });
}

/** Resource Manager says `error`, a registry `errors`; both with a code and a message. */
function wordsOf(answer: unknown): string {
  const { error, errors } = Object(answer);
  const { code, message } = Object(error ?? Object(errors)[0]);
  const words = [code, message].filter((word) => typeof word === "string" && word !== "");
  return words.length === 0 ? "" : ` ${words.join(": ")}`.slice(0, LENGTH).replace(/\.$/, "");
}
