/** What is asked over the network from inside the cage, whom, and what comes back. */
import type { Secret } from "../secret.ts";

/** Who is asked. */
export interface Peer {
  /** For messages, such as `STS at sts.us-east-1.amazonaws.com`. */
  readonly name: string;
  /** What in atmos.yaml leads to it, for hints, such as `spec.endpoint_url`. */
  readonly setting?: string | undefined;
  /** What an address that moved means there, for a hint; a sign-in page in between unless told. */
  readonly moved?: string;
  /** What is told of an address that it leads to, for whom the host alone is not enough. */
  readonly shows?: (to: string) => string;
}

/** A request. */
export interface Ask {
  /** `GET` unless told. */
  readonly method?: string;
  readonly headers?: HeadersInit;
  /** Who asks (RFC 6750): `Authorization: Bearer`. */
  readonly bearer?: Secret | undefined;
  readonly body?: string | URLSearchParams | Uint8Array<ArrayBuffer>;
  /**
   * Whether asking twice does no more than asking once. Unless told, it is what the method promises (RFC 9110
   * section 9.2.2). Never for what can be used once, such as a code or a refresh token that rotates.
   */
  readonly repeatable?: boolean;
  /** How many tries a service that is busy is given, the first included; 3 unless told. */
  readonly tries?: number;
  /** How long one try may take to the end of the answer, in milliseconds; 20,000 unless told. */
  readonly patience?: number;
  /** How long the answer may be, in bytes; 1 MiB unless told. */
  readonly largest?: number;
}

/** An answer, read to its end. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/**
 * Asks. The answer may have any status but that of a redirect. Throws `unreachable` when there is none, and
 * `bad_answer` when it redirects or has no end; what the cage forbids is thrown as it is.
 */
export type Http = (peer: Peer, url: string | URL, ask?: Ask) => Promise<Answer>;
