/**
 * What the program serves on loopback, and to whom. A handler sees the head of a request; nothing of its body is
 * read unless the handler then wants it, and says how much.
 */

/** One thing that is served. */
export interface Service {
  /** 0 is any free one. */
  readonly port: number;
  /** The one name it is asked for by: whoever comes by another, such as a web page's own, gets nothing. */
  readonly host: HostName;
  /** Answers a request, or wants to hear its body first. */
  receive(head: Head): Reply;
}

/** `localhost` is both loopback addresses: a browser asks `[::1]` first. */
export type HostName = "127.0.0.1" | "localhost";

/** A request up to its body. */
export interface Head {
  readonly method: string;
  /** Begins with `/`; without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case; what came several times is joined by commas. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What a handler makes of a head. */
export type Reply = Answer | BodyWish;

/** An answer; whole, and in memory. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The body is wanted, up to so many bytes: a longer one is refused unread. */
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
  /** How many bytes came; `null` at the end. Throws when the connection breaks, or is closed here. */
  read(into: Uint8Array): Promise<number | null>;
  /** How many bytes were taken. */
  write(bytes: Uint8Array): Promise<number>;
  /** Says that nothing more will come. */
  closeWrite(): Promise<void>;
  /** Drops it; may be called twice. */
  close(): void;
}
