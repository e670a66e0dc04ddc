/**
 * Authorization servers (RFC 6749), as providers declare them, and the way to them. Nothing is discovered, so
 * that nobody can lead a secret elsewhere.
 */
import * as oauth from "oauth4webapi";
import { jsonIn } from "../cage/json.ts";
import type { Ask, Http, Peer } from "../cage/request.ts";
import { badAnswer, busy, isBusy } from "../cage/trouble.ts";
import { UserError } from "../errors.ts";

/** Where a server is, and who asks it. */
export interface Party {
  readonly http: Http;
  readonly peer: Peer;
  /** The server's endpoints. `http:` is for the plan half to allow or not. */
  readonly endpoints: {
    readonly token: string;
    readonly authorization?: string;
    readonly device?: string;
    readonly revocation?: string;
  };
  /** Who asks; absent where the request itself says it. A secret is sent in the form (RFC 6749 section 2.3.1). */
  readonly client?: { readonly id: string; readonly secret?: string | undefined };
}

/** The server said no: in the protocol's own words (RFC 6749 section 5.2), or in others. */
export class Refusal extends Error {
  /** Such as `invalid_grant`; `status 403` where the server has words of its own. */
  readonly error: string;
  readonly status: number;
  /** Whether it is the protocol's: another one says nothing about the grant. */
  readonly isProtocol: boolean;
  /** For people, of the server's making; empty when it said none. */
  readonly description: string;
  /** All that the server said. */
  readonly body: Readonly<Record<string, unknown>>;

  /** `error` is the protocol's, if it said one. */
  constructor(error?: string, status = 400, body: Readonly<Record<string, unknown>> = {}) {
    super(`the authorization server refused: ${error ?? `status ${status}`}`);
    this.error = error ?? `status ${status}`;
    this.isProtocol = error !== undefined;
    this.status = status;
    const { error_description: description = body.message } = body;
    this.description = typeof description === "string" ? description : "";
    this.body = body;
  }
}

/** What a token endpoint gave. */
export interface Tokens {
  readonly token: string;
  /** Seconds; absent when the server did not say. */
  readonly life?: number;
  readonly refreshToken?: string;
  /** The claims of the ID token are nobody's word but the server's, which TLS proves (OpenID Connect Core 3.1.3.7). */
  readonly idToken?: string;
  /** All that the server said, for what is its own. */
  readonly body: Readonly<Record<string, unknown>>;
}

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
export interface Answered<Result> {
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
  return client.secret === undefined ? oauth.None() : oauth.ClientSecretPost(client.secret);
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
    ...(refresh_token === undefined ? {} : { refreshToken: refresh_token }),
    ...(typeof id_token === "string" ? { idToken: id_token } : {}),
  };
}
