/**
 * What a session answers to its own programs over loopback, for those that can't read a file that is kept
 * fresh. Pure: who serves it decides about sockets.
 */
import type { Credential } from "./credential.ts";
import type { Secret } from "./secret.ts";

/** Where an identity is asked for in its session. */
export interface Served {
  /** `http://127.0.0.1:PORT/CLOUD`; every request below that path is this identity's. */
  readonly origin: string;
  /** What a program must show: 256 bits in hexadecimal, of this session and this identity alone. */
  readonly secret: Secret;
}

/** A request to the session, its path below the identity's origin. */
export interface SessionRequest {
  readonly method: string;
  /** Begins with `/`; without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
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

/** What the session knows when it is asked. */
export interface SessionState {
  readonly credential: Credential;
  /** What the program must show. */
  readonly secret: Secret;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** An answer in JSON that nobody may keep. */
export function answerJson(status: number, content: unknown): SessionAnswer {
  const headers = { "content-type": "application/json", "cache-control": "no-store" };
  return { status, headers, body: JSON.stringify(content) };
}

/** Compares in a time that does not tell where the texts differ. */
export function isSameText(given: string, wanted: string): boolean {
  let difference = given.length ^ wanted.length;
  for (let index = 0; index < wanted.length; index++) {
    difference |= given.charCodeAt(index) ^ wanted.charCodeAt(index);
  }
  return difference === 0;
}
