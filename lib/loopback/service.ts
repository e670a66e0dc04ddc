/**
 * Services of the program on loopback. A handler sees the head of a request; nothing of its body is read unless the
 * handler then wants it, and says how much.
 */

/** A service on one port. */
export interface Service {
  /** The port; 0 is any free one. */
  readonly port: number;
  /** The one name by which it may be asked: a request for another, such as a web page's own, gets nothing. */
  readonly host: HostName;
  /** Answers a request, or wishes for its body first. */
  receive(head: Head): Reply;
}

/** A name of this machine; `localhost` is both loopback addresses: a browser asks `[::1]` first. */
export type HostName = "127.0.0.1" | "localhost";

/** A request up to its body. */
export interface Head {
  readonly method: string;
  /** The path without the query; begins with `/`. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Values by name in lower case; a header that came several times is joined by commas. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A handler's reply to a head. */
export type Reply = Answer | BodyWish;

/** An answer; whole, and in memory. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A wish for the body, up to so many bytes: a longer one is refused unread. */
interface BodyWish {
  readonly longest: number;
  heard(body: string): Answer;
}

/** A service that is up. */
export interface Server {
  readonly port: number;
  /** Stops listening at once; answers that have begun get a moment, and nobody else is waited for. */
  close(): Promise<void>;
}

/** One connection, as the system has it. */
export interface Connection {
  /** Returns the number of bytes that came; `null` at the end. Throws when the connection breaks, or is closed here. */
  read(into: Uint8Array): Promise<number | null>;
  /** Returns the number of bytes that were taken. */
  write(bytes: Uint8Array): Promise<number>;
  /** Says that nothing more will come. */
  closeWrite(): Promise<void>;
  /** Drops the connection; may be called twice. */
  close(): void;
}
