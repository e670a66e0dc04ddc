/** Requests over the network from inside the cage: the service, the request and the answer. */
import type { Secret } from "../secret.ts";

/** The service that is asked. */
export interface Peer {
  /** Its name in messages, such as `STS at sts.us-east-1.amazonaws.com`. */
  readonly name: string;
  /** The key of atmos.yaml that leads to it, for hints, such as `spec.endpoint_url`. */
  readonly setting?: string | undefined;
  /** The hint for an address that redirects; the default is a sign-in page in between. */
  readonly moved?: string;
  /** Returns the message for the target of a redirect, where its host alone is not enough. */
  readonly shows?: (to: string) => string;
}

/** A request. */
export interface Ask {
  /** The method; the default is `GET`. */
  readonly method?: string;
  readonly headers?: HeadersInit;
  /** The bearer's token (RFC 6750): `Authorization: Bearer`. */
  readonly bearer?: Secret | undefined;
  readonly body?: string | URLSearchParams | Uint8Array<ArrayBuffer>;
  /**
   * Whether a repeated request does no more than a single one. The default is what the method promises (RFC 9110
   * section 9.2.2). Never for something that can be used once, such as a code or a refresh token that rotates.
   */
  readonly repeatable?: boolean;
  /** The number of tries at a busy service, the first included; the default is 3. */
  readonly tries?: number;
  /** Time limit of one try to the end of the answer, in milliseconds; the default is 20,000. */
  readonly patience?: number;
  /** Size limit of the answer, in bytes; the default is 1 MiB. */
  readonly largest?: number;
}

/** An answer, read to its end. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/**
 * Sends a request. The answer may have any status but that of a redirect. Throws `unreachable` when there is no answer,
 * and `bad_answer` for a redirect or an endless one; a denied permission is thrown as it is.
 */
export type Http = (peer: Peer, url: string | URL, ask?: Ask) => Promise<Answer>;
