/** Plain requests to Azure's services, for which no SDK is needed; only JSON is believed. */
import { askJson, type JsonAnswer, jsonIn } from "../../../lib/cage/json.ts";
import { type Attempt, ownWords, refused } from "../../../lib/cage/refusal.ts";
import type { Ask } from "../../../lib/cage/request.ts";
import type { Inside } from "../../../lib/cage/server.ts";
import { busy, isBusy, waitHint } from "../../../lib/cage/trouble.ts";
import type { UserError } from "../../../lib/errors.ts";
import type { Secret } from "../../../lib/secret.ts";

/** The attempt, for the message when it fails. */
interface RestAttempt extends Pick<Attempt, "action"> {
  /** Hints for refusals, by status; `otherwise` for all others. */
  readonly hints: Readonly<Record<number, string>> & { readonly otherwise: string };
  /** Hints by the service's error codes, of which the inner ones are more specific. */
  readonly coded?: Readonly<Record<string, string>>;
}

/** The content of a POST: a form, and the bearer's token. */
export interface Content {
  readonly form?: Readonly<Record<string, string>>;
  readonly bearer?: Secret;
}

/** Posts a request that may be repeated, and returns its JSON. Throws `UserError` for any other answer. */
export async function post(
  url: URL,
  about: RestAttempt,
  { http }: Inside,
  { form = {}, bearer }: Content,
): Promise<unknown> {
  const peer = { name: url.host };
  const answer = await askJson(http, peer, url, {
    ...{ method: "POST", bearer, body: new URLSearchParams(form), repeatable: true },
  });
  if (answer.status < 300) return answer.body;
  throw refusal(url, answer, about);
}

/** Gets a resource as JSON. Throws `UserError` for anything but success. */
export async function get(
  url: URL,
  about: RestAttempt,
  { http }: Inside,
  bearer: Secret,
): Promise<unknown> {
  const answer = await askJson(http, { name: url.host }, url, { bearer });
  if (answer.status < 300) return answer.body;
  throw refusal(url, answer, about);
}

function refusal(url: URL, answer: JsonAnswer, about: RestAttempt): UserError {
  const { action, hints, coded = {} } = about;
  const { status, body, headers } = answer;
  const said = { vendor: url.host, status, words: wordsOf(body) };
  if (isBusy(answer)) {
    return refused(said, { action, code: "unreachable", hint: waitHint(headers) });
  }
  const code = status === 404 ? "failed" : "sign_in_refused";
  const [known] = codesOf(body).flatMap((name) => Object.hasOwn(coded, name) ? [coded[name]!] : []);
  return refused(said, { action, code, hint: known ?? hints[status] ?? hints.otherwise });
}

/** Returns the error's codes, the innermost first; Key Vault has numbers of its own in the message (AKV10032). */
function codesOf(answer: unknown): readonly string[] {
  const { code, message, innererror } = Object(Object(answer).error);
  const [number] = /\bAKV\d+/.exec(String(message ?? "")) ?? [];
  return [Object(innererror).code, number, code].filter((one) => typeof one === "string");
}

/** Returns the error's code and message: Resource Manager has them under `error`, a registry under `errors`. */
function wordsOf(answer: unknown): string {
  const { error, errors } = Object(answer);
  const { code, message } = Object(error ?? Object(errors)[0]);
  const words = [code, message].filter((word) => typeof word === "string" && word !== "");
  return ownWords(words.join(": "));
}

/** Sends a request; throws `unreachable` when nobody answers or the service is in trouble, `bad_answer` for no JSON. */
export async function askAzure(url: URL, ask: Ask, { http }: Inside): Promise<JsonAnswer> {
  const peer = { name: `Azure at ${url.host}` };
  const answer = await http(peer, url, ask);
  if (isBusy(answer)) throw busy(peer, answer);
  return jsonIn(peer, answer);
}
