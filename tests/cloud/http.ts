/**
 * A small HTTP/1.1 server, one request a connection, that can also misbehave on the wire: hang up, or say
 * nothing, which Deno's and Node's own servers can't be made to do.
 */

/** An HTTP request as it arrived. */
export interface Received {
  readonly method: string;
  /** Path and query, as sent. */
  readonly target: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What is sent back. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Answers a request; `undefined` hangs up without a word. */
export type Handler = (request: Received) => Promise<Reply | undefined>;

/** A running server. */
export interface Listening {
  readonly port: number;
  /** Hangs up on everybody and stops. */
  close(): Promise<void>;
}

/** Listens on loopback; port 0 takes a free one. */
export function serve(port: number, handler: Handler): Listening {
  const listener = Deno.listen({ hostname: "127.0.0.1", port });
  const open = new Map<Deno.Conn, Promise<void>>();
  const accepting = accept(listener, (connection) => {
    const done = converse(connection, handler).finally(() => open.delete(connection));
    open.set(connection, done);
  });
  return {
    port: (listener.addr as Deno.NetAddr).port,
    close: async () => {
      hangUp(listener);
      for (const connection of open.keys()) hangUp(connection);
      await Promise.all([accepting, ...open.values()]);
    },
  };
}

async function accept(listener: Deno.Listener, take: (connection: Deno.Conn) => void) {
  for await (const connection of listener) take(connection);
}

async function converse(connection: Deno.Conn, handler: Handler): Promise<void> {
  try {
    const request = await receive(connection);
    const reply = request && await handler(request);
    if (reply) await writeAll(connection, format(reply));
  } catch (error) {
    // The client went away, or we did; a fault in the handler is for everybody to see.
    if (!(error instanceof Error && WIRE_FAULTS.has(error.name))) throw error;
  } finally {
    hangUp(connection);
  }
}

const WIRE_FAULTS = new Set(["BadResource", "BrokenPipe", "ConnectionReset", "Interrupted"]);

function hangUp(open: Deno.Conn | Deno.Listener): void {
  try {
    open.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}

async function receive(connection: Deno.Conn): Promise<Received | undefined> {
  let bytes = new Uint8Array();
  const chunk = new Uint8Array(65_536);
  while (true) {
    const request = parse(bytes);
    if (request) return request;
    const count = await connection.read(chunk);
    if (count === null) return undefined;
    const longer = new Uint8Array(bytes.length + count);
    longer.set(bytes);
    longer.set(chunk.subarray(0, count), bytes.length);
    bytes = longer;
  }
}

/** The request, once all of it is there. Header bytes are Latin-1, so that places count bytes. */
function parse(bytes: Uint8Array): Received | undefined {
  const text = new TextDecoder("latin1").decode(bytes);
  const end = text.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const [first = "", ...lines] = text.slice(0, end).split("\r\n");
  const headers = Object.fromEntries(lines.map((line) => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
  }));
  const body = bytes.subarray(end + 4);
  if (body.length < Number(headers["content-length"] ?? 0)) return undefined;
  const [method = "", target = ""] = first.split(" ");
  return { method, target, headers, body: new TextDecoder().decode(body) };
}

function format(reply: Reply): Uint8Array {
  const body = new TextEncoder().encode(reply.body);
  const headers = { ...reply.headers, "content-length": body.length, connection: "close" };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join("");
  const head = new TextEncoder().encode(`HTTP/1.1 ${reply.status} Answer\r\n${lines}\r\n`);
  const whole = new Uint8Array(head.length + body.length);
  whole.set(head);
  whole.set(body, head.length);
  return whole;
}

async function writeAll(connection: Deno.Conn, bytes: Uint8Array): Promise<void> {
  let rest = bytes;
  while (rest.length > 0) rest = rest.subarray(await connection.write(rest));
}
