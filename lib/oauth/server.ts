/**
 * Authorization servers (RFC 6749), as providers declare them, and their answers. Nothing is discovered, so that nobody
 * can lead a secret elsewhere.
 */
import type { Http, Peer } from "../cage/request.ts";
import type { Secret } from "../secret.ts";

/** A server's endpoints, and the client that asks it. */
export interface Party {
  readonly http: Http;
  readonly peer: Peer;
  /** The server's endpoints. The plan half decides whether `http:` is allowed. */
  readonly endpoints: {
    readonly token: string;
    readonly authorization?: string;
    readonly device?: string;
    readonly revocation?: string;
  };
  /** The client; absent when the request itself names it. */
  readonly client?: Client;
}

/** A client of an authorization server. */
interface Client {
  readonly id: string;
  readonly secret?: Secret | undefined;
  /** The place of the secret (RFC 6749 section 2.3.1): in the form, unless a server takes it in the header alone. */
  readonly sentIn?: "header";
}

/** A refusal by the server: in the protocol's own words (RFC 6749 section 5.2), or in others. */
export class Refusal extends Error {
  /** The error's name, such as `invalid_grant`; `status 403` when the server has words of its own. */
  readonly error: string;
  readonly status: number;
  /** Whether the error is the protocol's: another one says nothing about the grant. */
  readonly isProtocol: boolean;
  /** The server's description for people; empty when it gave none. */
  readonly description: string;
  /** The whole answer of the server. */
  readonly body: Readonly<Record<string, unknown>>;

  /** Makes a refusal; `error` is the protocol's name for it, if there was one. */
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

/** The tokens of a token endpoint. */
export interface Tokens {
  readonly token: string;
  /** The token's life in seconds; absent when the server did not say. */
  readonly life?: number;
  readonly refreshToken?: Secret;
  /** The ID token; its claims are the server's own, which TLS proves (OpenID Connect Core 3.1.3.7). */
  readonly idToken?: string;
  /** The whole answer of the server, for parts of its own. */
  readonly body: Readonly<Record<string, unknown>>;
}
