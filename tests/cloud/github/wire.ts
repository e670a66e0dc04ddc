/**
 * HTTP/1.1 over TLS, one request a connection, with bodies of bytes as git sends them, and able to hang up
 * without a word. In front of it, on a port of its own, a proxy that answers CONNECT for any host: so real
 * clients reach this server under the real names.
 */
import type { Certificate } from "./authority.ts";

/** An HTTP request as it arrived. */
export interface Received {
  readonly method: string;
  /** The `Host` header. */
  readonly host: string;
  readonly url: URL;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Unchunked and uncompressed. */
  readonly body: Uint8Array;
}

/** What is sent back. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** Answers a request; `undefined` hangs up. */
export type Handler = (request: Received) => Promise<Reply | undefined>;

/** A running server. */
export interface Wire {
  readonly port: number;
  /** Port of the proxy. */
  readonly proxy: number;
  /** Hosts that clients asked the proxy for. */
  readonly connected: string[];
  close(): Promise<void>;
}

/** Faults of a connection whose other end went away. */
const GONE = new Set([
  "BadResource",
  "BrokenPipe",
  "ConnectionReset",
  "Interrupted",
  "InvalidData",
  "UnexpectedEof",
]);

/** Listens on loopback with that certificate. */
export function listen({ cert, key }: Certificate, handler: Handler): Wire {
  const server = Deno.listenTls({ hostname: "127.0.0.1", port: 0, cert, key });
  const { port } = server.addr as Deno.NetAddr;
  const proxy = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const connected: string[] = [];
  const open = new Map<Deno.Conn, Promise<void>>();
  const loops = [
    accept(server, open, (connection) => converse(connection, handler)),
    accept(proxy, open, (connection) => tunnel(connection, port, connected)),
  ];
  return {
    port,
    proxy: (proxy.addr as Deno.NetAddr).port,
    connected,
    close: async () => {
      for (const listener of [server, proxy]) listener.close();
      for (const connection of open.keys()) hangUp(connection);
      await Promise.all([...loops, ...open.values()]);
    },
  };
}

async function accept(
  listener: Deno.Listener,
  open: Map<Deno.Conn, Promise<void>>,
  serve: (connection: Deno.Conn) => Promise<void>,
): Promise<void> {
  for await (const connection of listener) {
    const done = forgiving(serve(connection)).finally(() => {
      hangUp(connection);
      open.delete(connection);
    });
    open.set(connection, done);
  }
}

/** The client went away, or we did: no fault of ours. */
async function forgiving(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof Error && GONE.has(error.name))) throw error;
  }
}

function hangUp(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}

async function converse(connection: Deno.Conn, handler: Handler): Promise<void> {
  const inbox = new Inbox(connection);
  const head = await inbox.head();
  if (head === undefined) return;
  const { method, target, headers } = parseHead(head);
  if (headers["expect"]?.toLowerCase() === "100-continue") {
    await writeAll(connection, new TextEncoder().encode("HTTP/1.1 100 Continue\r\n\r\n"));
  }
  const body = await uncompress(await bodyOf(inbox, headers), headers["content-encoding"]);
  const host = headers["host"] ?? "";
  const reply = await handler({
    method,
    host,
    // A target that begins with two slashes would name a host.
    url: new URL(target.startsWith("/") ? `https://${host}${target}` : target),
    headers,
    body,
  });
  if (reply) await writeAll(connection, format(reply));
}

/** Bytes of a connection, read as far as they are asked for. */
class Inbox {
  readonly #connection: Deno.Conn;
  #bytes = new Uint8Array();

  constructor(connection: Deno.Conn) {
    this.#connection = connection;
  }

  /** The lines before the empty one; `undefined` when the connection ends before. */
  async head(): Promise<string | undefined> {
    const end = await this.#find("\r\n\r\n");
    return end === undefined ? undefined : latin1(await this.take(end + 4)).slice(0, -4);
  }

  /** A line without its end. */
  async line(): Promise<string> {
    const end = await this.#find("\r\n");
    return end === undefined ? "" : latin1(await this.take(end + 2)).slice(0, -2);
  }

  async take(count: number): Promise<Uint8Array> {
    while (this.#bytes.length < count && await this.#more());
    const taken = this.#bytes.subarray(0, count);
    this.#bytes = this.#bytes.subarray(count);
    return taken;
  }

  async #find(text: string): Promise<number | undefined> {
    while (true) {
      const at = latin1(this.#bytes).indexOf(text);
      if (at >= 0) return at;
      if (!await this.#more()) return undefined;
    }
  }

  async #more(): Promise<boolean> {
    const chunk = new Uint8Array(65_536);
    const count = await this.#connection.read(chunk);
    if (count === null) return false;
    this.#bytes = joined([this.#bytes, chunk.subarray(0, count)]);
    return true;
  }
}

/** The authority of a CONNECT, and the way there: always to this server. */
async function tunnel(connection: Deno.Conn, port: number, connected: string[]): Promise<void> {
  const head = await new Inbox(connection).head();
  const [method, authority = ""] = head?.split(" ") ?? [];
  if (method !== "CONNECT") return;
  connected.push(authority);
  const onward = await Deno.connect({ hostname: "127.0.0.1", port });
  await writeAll(connection, new TextEncoder().encode("HTTP/1.1 200 Connected\r\n\r\n"));
  const there = connection.readable.pipeTo(onward.writable).catch(() => undefined);
  const back = onward.readable.pipeTo(connection.writable).catch(() => undefined);
  await Promise.all([there, back]);
}

function parseHead(head: string) {
  const [first = "", ...lines] = head.split("\r\n");
  const [method = "", target = ""] = first.split(" ");
  const headers = Object.fromEntries(lines.map((line) => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
  }));
  return { method, target, headers };
}

async function bodyOf(inbox: Inbox, headers: Record<string, string>): Promise<Uint8Array> {
  if (!headers["transfer-encoding"]?.includes("chunked")) {
    return await inbox.take(Number(headers["content-length"] ?? 0));
  }
  const chunks: Uint8Array[] = [];
  while (true) {
    const size = parseInt(await inbox.line(), 16);
    if (!(size > 0)) break;
    chunks.push(await inbox.take(size));
    await inbox.line();
  }
  await inbox.line();
  return joined(chunks);
}

async function uncompress(body: Uint8Array, encoding: string | undefined): Promise<Uint8Array> {
  if (encoding !== "gzip") return body;
  const stream = new Blob([Uint8Array.from(body)]).stream();
  const plain = stream.pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(plain).arrayBuffer());
}

function format({ status, headers, body }: Reply): Uint8Array {
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  const all = { ...headers, "content-length": bytes.length, connection: "close" };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`).join("");
  const head = new TextEncoder().encode(`HTTP/1.1 ${status} Answer\r\n${lines}\r\n`);
  return joined([head, bytes]);
}

async function writeAll(connection: Deno.Conn, bytes: Uint8Array): Promise<void> {
  let rest = bytes;
  while (rest.length > 0) rest = rest.subarray(await connection.write(rest));
}

function latin1(bytes: Uint8Array): string {
  return new TextDecoder("latin1").decode(bytes);
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
