/** One question to an authorization server: the library makes it and reads the answer, the transport sends it. */
import * as oauth from "oauth4webapi";
import { jsonIn } from "../cage/json.ts";
import type { Ask, Http } from "../cage/request.ts";
import { badAnswer, busy, isBusy } from "../cage/trouble.ts";
import { UserError } from "../errors.ts";
import { Secret } from "../secret.ts";
import { type Party, Refusal, type Tokens } from "./server.ts";

/** How a request is made and its answer read, by the library's two halves. */
export interface Exchange<Result> {
  send(...asking: Asking): Promise<Response>;
  read(as: oauth.AuthorizationServer, client: oauth.Client, answer: Response): Promise<Result>;
}

/** What the library's requests begin and end with. */
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

/** How often the transport may ask. */
export interface How extends Pick<Ask, "repeatable" | "tries"> {
  /** An answer that is good may say nothing. */
  readonly mute?: boolean;
}

/** What was answered, and what of it the library does not read. */
interface Answered<Result> {
  readonly result: Result;
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * Asks once. Throws `Refusal` for a no, `unreachable` for a server in trouble, and `bad_answer` for what is no
 * answer. `how` says whether it may be asked twice: not what can be used once.
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
  return client.secret === undefined
    ? oauth.None()
    : oauth.ClientSecretPost(client.secret.reveal());
}

/** Some servers refuse with status 200. */
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

/** It is read for a name alone, and the library would refuse it on a machine whose clock is wrong. */
function withoutIdToken({ id_token: _, ...rest }: Readonly<Record<string, unknown>>) {
  return rest;
}

function isAboutTheAnswer(error: unknown): boolean {
  return error instanceof oauth.OperationProcessingError ||
    error instanceof oauth.UnsupportedOperationError ||
    error instanceof oauth.ResponseBodyError;
}

/** The tokens of an answer that the library has found fit. */
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
