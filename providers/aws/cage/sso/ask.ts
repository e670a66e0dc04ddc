/**
 * Asking the two services of IAM Identity Center, whose requests bear no signature (smithy.io, "AWS restJson1").
 * Each is asked once: the plan half paces, since what turns many away together lasts longer than a task may.
 */
import type { Inside } from "../../../../lib/cage/server.ts";
import { jsonIn } from "../../../../lib/cage/json.ts";
import type { Answer, Ask, Peer } from "../../../../lib/cage/request.ts";
import { isBusy } from "../../../../lib/cage/trouble.ts";
import { VERSION } from "../../../../lib/version.ts";
import type { Service } from "../../sso/modules.ts";
import { peerAt } from "../transport.ts";

/** A service's refusal; `code` is AWS's own. */
interface Refused {
  readonly code: string;
  readonly message: string;
  readonly status: number;
}

/** The service's own answer, or what it refused with. */
type SsoAnswer = { readonly value: unknown } | { readonly refused: Refused };

/** One operation. */
export interface Operation {
  /** AWS's name for it, for messages. */
  readonly name: string;
  /** Below the service's address. */
  readonly path: string;
  /** Parameters of the query; `undefined` ones are left out. */
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly ask: Pick<Ask, "method" | "repeatable"> & {
    readonly headers?: Readonly<Record<string, string>>;
    /** In JSON. */
    readonly body?: object;
  };
}

/** Returns the answer, or the service's refusal: some refusals are part of the conversation. */
export async function askSso(
  { url }: Service,
  { http }: Inside,
  operation: Operation,
): Promise<SsoAnswer> {
  const { name, ask: { body, headers = {}, ...ask } } = operation;
  const peer = peerAt("IAM Identity Center", url);
  const answer = await http(peer, addressOf(url, operation), {
    ...ask,
    tries: 1,
    headers: {
      ...{ "user-agent": `atmos-auth/${VERSION}`, accept: "application/json", ...headers },
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return answerIn(peer, name, answer);
}

function addressOf(base: string, { path, query = {} }: Operation): URL {
  const url = new URL(base + path);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, value);
  }
  return url;
}

function answerIn(peer: Peer, name: string, answer: Answer): SsoAnswer {
  const { status, headers, text } = answer;
  // `Logout` has nothing to say.
  if (status === 200 && text === "") return { value: {} };
  const type = headers.get("content-type") ?? "no content type";
  // A proxy in front of the service answers for it when it can't: that passes, like its own refusals.
  if (isBusy(answer) && !type.includes("json")) return { refused: overloaded(status, type) };
  const { body } = jsonIn(peer, answer, name);
  return status < 300 ? { value: body } : { refused: refusedIn(answer, body) };
}

function overloaded(status: number, type: string): Refused {
  const code = status === 429 ? "TooManyRequestsException" : "InternalServerException";
  return { code, status, message: `it answered with status ${status} and ${type}` };
}

/** Returns AWS's own error code and message, which differ in name from RFC 6749 section 5.2. */
function refusedIn(
  { status, headers }: Answer,
  body: Readonly<Record<string, unknown>>,
): Refused {
  const text = (value: unknown) => typeof value === "string" ? value : "";
  const type = headers.get("x-amzn-errortype") ?? (text(body.__type) || text(body.code));
  const code = type.split(":")[0]!.split("#").at(-1)! || "UnknownError";
  return { code, status, message: text(body.error_description) || text(body.message) };
}
