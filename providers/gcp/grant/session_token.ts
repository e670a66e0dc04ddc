/**
 * The token endpoint that a session answers its own programs at: an exchange (RFC 8693) of the session's
 * secret for the identity's current token, or a refresh (RFC 6749 section 6) with it. Pure, so that whoever serves it decides about sockets.
 */
import type { Answer } from "../../../lib/loopback/service.ts";
import {
  answerJson,
  type Responder,
  type SessionRequest,
  type SessionState,
} from "../../../lib/provider/credential_endpoint.ts";

const EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
const ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

/** The grants that are answered, each with the field in which it shows the secret. */
const GRANTS: Readonly<Record<string, string>> = {
  [EXCHANGE]: "subject_token",
  refresh_token: "refresh_token",
};

/** Answers a program. */
export const answerSession: Responder = { secret: { fields: Object.values(GRANTS) }, respond };

function respond(request: SessionRequest, state: SessionState): Answer {
  if (request.path !== "/token") return refuse(404, "invalid_request", "there is nothing here");
  if (request.method !== "POST") return refuse(405, "invalid_request", "only POST is answered");
  const form = new URLSearchParams(request.body);
  if (!Object.hasOwn(GRANTS, form.get("grant_type") ?? "")) {
    return refuse(400, "unsupported_grant_type", "only an exchange or a refresh is answered");
  }
  return issue(state);
}

function issue({ credential, now }: SessionState): Answer {
  const seconds = Math.floor(((credential.expires ?? now) - now) / 1000);
  const token = credential.secret.token?.reveal();
  if (token === undefined || seconds <= 0) {
    return refuse(400, "invalid_grant", "the credential has lapsed: run atmos-auth login");
  }
  return answerJson(200, {
    access_token: token,
    issued_token_type: ACCESS_TOKEN,
    token_type: "Bearer",
    expires_in: seconds,
  });
}

/** Returns a refusal in the form of RFC 6749 section 5.2. */
function refuse(status: number, error: string, description: string): Answer {
  return answerJson(status, { error, error_description: description });
}
