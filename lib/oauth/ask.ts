/** A request to an authorization server: the library makes it and reads the answer, the transport sends it. */
import * as oauth from "oauth4webapi";
import { jsonIn } from "../cage/json.ts";
import type { Ask, Http } from "../cage/request.ts";
import { badAnswer, busy, isBusy } from "../cage/trouble.ts";
import { UserError } from "../errors.ts";
import { Secret } from "../secret.ts";
import { type Party, Refusal, type Tokens } from "./server.ts";

/** The library's two halves of a request: sending it, and reading its answer. */
export interface Exchange<Result> {
  send(...asking: Asking): Promise<Response>;
  read(as: oauth.AuthorizationServer, client: oauth.Client, answer: Response): Promise<Result>;
}

/** The arguments that all of the library's requests have. */
export type Asking = readonly [
  as: oauth.AuthorizationServer,
  client: oauth.Client,
  proof: oauth.ClientAuth,
  options: Options,
];

/** The library's options: its way to the network. */
type Options = Pick<
  oauth.HttpRequestOptions<"POST", URLSearchParams>,
  typeof oauth.customFetch | typeof oauth.allowInsecureRequests
>;

/** Options of a request: how often the transport may send it, and which answers are good. */
export interface How extends Pick<Ask, "repeatable" | "tries"> {
  /** Whether a good answer may be empty. */
  readonly mute?: boolean;
}

/** The library's result, and the whole body, parts of which the library does not read. */
interface Answered<Result> {
  readonly result: Result;
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * Sends a request. Throws `Refusal` for a no, `unreachable` for a server in trouble, and `bad_answer` for what is no
 * answer. `how` says whether it may be sent twice: not one with something that can be used once.
 */
export async function ask<Result>(
  party: Party,
  { send, read }: Exchange<Result>,
  how: How,
): Promise<Answered<Result>> {
  const heard: { body: Answered<Result>["body"] } = { body: {} };
  const options: Options = {
    [oauth.allowInsecureRequests]: true,
    [oauth.customFetch]: async (url, { method, headers, body }) => {
      heard.body = await answerOf(party, url, { method, headers, body, ...how }, how.mute);
      return Response.json(withoutIdToken(heard.body));
    },
  };
  const [as, client] = [metadataOf(party), { client_id: party.client?.id ?? "nobody" }];
  try {
    const response = await send(as, client, proofOf(party), options);
    return { result: await read(as, client, response), body: heard.body };
  } catch (error) {
    if (error instanceof UserError || error instanceof Refusal) throw error;
    // The library's own error may carry the answer, tokens and all.
    if (!isAboutTheAnswer(error)) throw error;
    throw badAnswer(party.peer, "its answer is not what the protocol asks for");
  }
}

function metadataOf({ endpoints }: Party): oauth.AuthorizationServer {
  const { token, device, revocation } = endpoints;
  return {
    issuer: new URL(token).origin,
    token_endpoint: token,
    ...(device === undefined ? {} : { device_authorization_endpoint: device }),
    ...(revocation === undefined ? {} : { revocation_endpoint: revocation }),
  };
}

function proofOf({ client }: Party): oauth.ClientAuth {
  if (client === undefined) return () => {};
  const { id, secret, sentIn } = client;
  if (secret === undefined) return oauth.None();
  return sentIn === "header" ? inHeader(id, secret) : oauth.ClientSecretPost(secret.reveal());
}

/** Name and secret as servers take them in practice, and Google's own libraries send them: not encoded as a form. */
function inHeader(id: string, secret: Secret): oauth.ClientAuth {
  return (_as, _client, _body, headers) => {
    const pair = new TextEncoder().encode(`${id}:${secret.reveal()}`);
    headers.set("authorization", `Basic ${pair.toBase64()}`);
  };
}

/** Reads an answer's body; some servers refuse with status 200. */
async function answerOf(
  { http, peer }: Party,
  url: string,
  asked: Parameters<Http>[2],
  mute = false,
) {
  const answer = await http(peer, url, asked);
  if (isBusy(answer)) throw busy(peer, answer);
  if (mute && answer.status === 200) return {};
  const { status, body } = jsonIn(peer, answer);
  if (typeof body.error === "string") throw new Refusal(body.error, status, body);
  if (status < 300) return body;
  throw new Refusal(undefined, status, body);
}

/**
 * Removes the ID token: it is read for a name alone, and the library would refuse it on a machine whose clock is wrong.
 */
function withoutIdToken({ id_token: _, ...rest }: Readonly<Record<string, unknown>>) {
  return rest;
}

function isAboutTheAnswer(error: unknown): boolean {
  return error instanceof oauth.OperationProcessingError ||
    error instanceof oauth.UnsupportedOperationError ||
    error instanceof oauth.ResponseBodyError;
}

/** Returns the tokens of an answer that the library has found fit. */
export function tokensIn({ result, body }: Answered<oauth.TokenEndpointResponse>): Tokens {
  const { access_token: token, expires_in: life, refresh_token } = result;
  const { id_token } = body;
  return {
    ...{ token, body },
    ...(life === undefined ? {} : { life }),
    ...(refresh_token === undefined ? {} : { refreshToken: new Secret(refresh_token) }),
    ...(typeof id_token === "string" ? { idToken: id_token } : {}),
  };
}
