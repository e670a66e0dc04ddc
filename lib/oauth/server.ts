/**
 * Authorization servers (RFC 6749), as providers declare them, and what they say. Nothing is discovered, so that
 * nobody can lead a secret elsewhere.
 */
import type { Http, Peer } from "../cage/request.ts";
import type { Secret } from "../secret.ts";

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
  readonly client?: { readonly id: string; readonly secret?: Secret | undefined };
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
  readonly refreshToken?: Secret;
  /** The claims of the ID token are nobody's word but the server's, which TLS proves (OpenID Connect Core 3.1.3.7). */
  readonly idToken?: string;
  /** All that the server said, for what is its own. */
  readonly body: Readonly<Record<string, unknown>>;
}
