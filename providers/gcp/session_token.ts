/**
 * The token endpoint that a session answers its own programs at: an exchange (RFC 8693) of the session's
 * secret for the identity's current token. Pure, so that whoever serves it decides about sockets.
 */
import type { Credential } from "../../lib/credential.ts";
import type { Plan } from "../../lib/provider.ts";
import type { Secret } from "../../lib/secret.ts";

/** A request to the session, its path below what belongs to this identity. */
export interface SessionRequest {
  readonly method: string;
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What the session answers. */
export interface SessionAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What the session knows. */
export interface SessionState {
  readonly credential: Credential;
  /** What the program must show. */
  readonly secret: Secret;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** A plan whose identity is asked for at the session's server. */
export interface AnsweringPlan extends Plan {
  answer(request: SessionRequest, state: SessionState): SessionAnswer;
}

const EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
const ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

/** Answers a program; who does not know the secret learns nothing. */
export function answerSession(request: SessionRequest, state: SessionState): SessionAnswer {
  if (request.path !== "/token") return refuse(404, "invalid_request", "there is nothing here");
  if (request.method !== "POST") return refuse(405, "invalid_request", "only POST is answered");
  const form = new URLSearchParams(request.body);
  if (!isSame(form.get("subject_token") ?? "", state.secret.reveal())) {
    return refuse(401, "invalid_grant", "this is not the session's secret");
  }
  if (form.get("grant_type") !== EXCHANGE) {
    return refuse(400, "unsupported_grant_type", "only a token exchange is answered");
  }
  return issue(state);
}

function issue({ credential, now }: SessionState): SessionAnswer {
  const seconds = Math.floor(((credential.expires ?? now) - now) / 1000);
  const token = credential.secret.token?.reveal();
  if (token === undefined || seconds <= 0) {
    return refuse(400, "invalid_grant", "the credential has lapsed: run atmos-auth login");
  }
  return json(200, {
    access_token: token,
    issued_token_type: ACCESS_TOKEN,
    token_type: "Bearer",
    expires_in: seconds,
  });
}

/** Compares in a time that does not depend on where the texts differ. */
function isSame(given: string, wanted: string): boolean {
  let difference = given.length ^ wanted.length;
  for (let index = 0; index < wanted.length; index++) {
    difference |= given.charCodeAt(index) ^ wanted.charCodeAt(index);
  }
  return difference === 0;
}

/** RFC 6749 section 5.2. */
function refuse(status: number, error: string, description: string): SessionAnswer {
  return json(status, { error, error_description: description });
}

function json(status: number, content: unknown): SessionAnswer {
  const headers = { "content-type": "application/json", "cache-control": "no-store" };
  return { status, headers, body: JSON.stringify(content) };
}
