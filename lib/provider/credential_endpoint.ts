/**
 * Answers of a session to its own programs over loopback, for those that can't read a file that is kept
 * fresh. Pure: who serves it decides about sockets.
 */
import type { Credential } from "../credential.ts";
import type { Answer, Head } from "../loopback/service.ts";
import type { Secret } from "../secret.ts";

/** Address at which an identity is asked for in its session. */
export interface CredentialEndpoint {
  /** `http://127.0.0.1:PORT/CLOUD`; every request below that path is this identity's. */
  readonly origin: string;
  /** Proof that a program must show: 256 bits in hexadecimal, of this session and this identity alone. */
  readonly secret: Secret;
}

/** A request to the session from who has shown its secret; the path is below the identity's origin. */
export interface SessionRequest extends Head {
  readonly body: string;
}

/**
 * Place in a request for the session's secret, as its SDK does it: in the header `authorization`, or as one of
 * these fields of the form that it posts.
 */
type SecretSpot =
  | { readonly header: "authorization" }
  | { readonly fields: readonly string[] };

/** An identity's answers to its session's programs. */
export interface Responder {
  readonly secret: SecretSpot;
  /** Called for those alone who have shown the secret. */
  respond(request: SessionRequest, state: SessionState): Answer;
}

/** State of the session when it is asked. */
export interface SessionState {
  readonly credential: Credential;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** An answer in JSON that nobody may keep. */
export function answerJson(status: number, content: unknown): Answer {
  const headers = { "content-type": "application/json", "cache-control": "no-store" };
  return { status, headers, body: JSON.stringify(content) };
}
