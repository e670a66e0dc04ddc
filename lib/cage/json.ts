/** Answers that must be JSON. */
import type { UserError } from "../errors.ts";
import type { Answer, Ask, Http, Peer } from "./request.ts";
import { badAnswer, isBusy, strange, typeOf } from "./trouble.ts";

/** An answer with its JSON body. */
export interface JsonAnswer extends Answer {
  readonly body: Readonly<Record<string, unknown>>;
}

/** Sends a request, and reads the answer; for its errors see `Http` and `jsonIn`. */
export async function askJson(
  http: Http,
  peer: Peer,
  url: string | URL,
  ask: Ask = {},
): Promise<JsonAnswer> {
  const headers = new Headers(ask.headers);
  if (!headers.has("accept")) headers.set("accept", "application/json");
  return jsonIn(peer, await http(peer, url, { ...ask, headers }));
}

/**
 * Reads an answer of any status. Throws `bad_answer` when it is not an object in JSON and labelled as such, or
 * `unreachable` when the service is also in trouble: then it is a proxy's page, and not a sign-in page. The answer is
 * not quoted, since it may be anything. `operation` names the request in the message.
 */
export function jsonIn(peer: Peer, answer: Answer, operation = ""): JsonAnswer {
  const body = isJson(answer) ? parsed(answer.text) : undefined;
  if (body !== undefined) return { ...answer, body };
  throw nonsense(peer, answer, operation);
}

/** Makes the error for an answer in a form that the protocol does not have; `operation` as for `jsonIn`. */
export function nonsense(peer: Peer, answer: Answer, operation = ""): UserError {
  if (isBusy(answer) || !isJson(answer)) return strange(peer, answer, operation);
  const what = operation === "" ? "" : ` to ${operation}`;
  return badAnswer(peer, `its answer${what} breaks off or is garbled`);
}

function isJson(answer: Answer): boolean {
  return /\bjson\b/i.test(typeOf(answer));
}

/** The deepest answer that is read: code that walks through a deeper one could run out of stack. */
const DEEPEST = 100;

/** Returns the object in a text; `undefined` when there is none, or one that no honest server makes. */
export function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || isDeeper(value, DEEPEST)) return undefined;
    return { ...value };
  } catch {
    return undefined;
  }
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((each) => isDeeper(each, levels - 1));
}
