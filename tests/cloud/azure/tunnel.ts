/** A proxy that answers CONNECT for any host (RFC 9110 section 9.3.6), so that real clients meet real names. */

/** A running proxy. */
export interface Tunnel {
  readonly port: number;
  /** What it was asked for, as `name:port`. */
  readonly connected: string[];
  close(): void;
}

/** Listens on loopback; whatever is asked for, the way leads to that port of this machine. */
export function openTunnel(port: number): Tunnel {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const open = new Set<Deno.Conn>();
  const connected: string[] = [];
  accept(listener, (connection) => {
    open.add(connection);
    lead(connection, port, open, connected).catch(() => undefined);
  });
  return {
    port: (listener.addr as Deno.NetAddr).port,
    connected,
    close: () => {
      for (const one of [listener, ...open]) hangUp(one);
    },
  };
}

async function accept(listener: Deno.Listener, take: (connection: Deno.Conn) => void) {
  for await (const connection of listener) take(connection);
}

async function lead(
  connection: Deno.Conn,
  port: number,
  open: Set<Deno.Conn>,
  connected: string[],
): Promise<void> {
  const chunk = new Uint8Array(8192);
  let head = "";
  while (!head.includes("\r\n\r\n")) {
    const count = await connection.read(chunk);
    if (count === null) return hangUp(connection);
    head += new TextDecoder("latin1").decode(chunk.subarray(0, count));
  }
  const [method, authority = ""] = head.split(" ");
  if (method !== "CONNECT") return hangUp(connection);
  connected.push(authority);
  const onward = await Deno.connect({ hostname: "127.0.0.1", port });
  open.add(onward);
  await connection.write(new TextEncoder().encode("HTTP/1.1 200 Connected\r\n\r\n"));
  const there = connection.readable.pipeTo(onward.writable).catch(() => undefined);
  const back = onward.readable.pipeTo(connection.writable).catch(() => undefined);
  await Promise.all([there, back]);
}

function hangUp(open: Deno.Conn | Deno.Listener): void {
  try {
    open.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}
