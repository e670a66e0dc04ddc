/**
 * The one door through which the program listens. `Deno.serve` listens where `DENO_SERVE_ADDRESS` says; this binds
 * loopback itself, and checks the bound address.
 */
import { inBackground, reasonOf, UserError } from "../errors.ts";
import type { Connections } from "../loopback/connections.ts";
import type { Connection, Server, Service } from "../loopback/service.ts";
import type { Clock } from "../system.ts";
import { OS } from "./machine.ts";

const V4 = "127.0.0.1";
const V6 = "::1";

/** The number of tries for a port that is free on both loopback addresses. */
const TRIES = 20;

/** Time without new connections after the system ran out of resources, in milliseconds. */
const PAUSE = 100;

/** Listens; throws `UserError` when the port can't be had. */
export function serve(clock: Clock, service: Service): Server {
  const listeners = service.host === "localhost" ? listenTwice(service.port) : [
    listen(V4, service.port),
  ];
  const { port } = listeners[0]!.addr;
  // Most services are never asked anything.
  let connections: Promise<Connections> | undefined;
  const open = async () => {
    const { Connections } = await import("../loopback/connections.ts");
    return new Connections(clock, service, port);
  };
  const take = async (connection: Connection) => (await (connections ??= open())).take(connection);
  const closed = new AbortController();
  for (const listener of listeners) {
    inBackground(letIn(clock, listener, take, closed.signal), () => listener.close());
  }
  const close = async () => {
    closed.abort();
    for (const listener of listeners) listener.close();
    await (await connections)?.close();
  };
  return { port, close };
}

/**
 * Binds the same port on both loopback addresses, so that nobody else answers for the name; a machine may lack IPv6.
 */
function listenTwice(wanted: number, tries = TRIES): readonly Deno.TcpListener[] {
  const first = listen(V4, wanted);
  try {
    return [first, bind(V6, first.addr.port)];
  } catch (error) {
    if (!isRefused(error)) return [first];
    first.close();
    if (wanted !== 0 || tries === 0) throw cannotListen(first.addr.port, error);
    return listenTwice(wanted, tries - 1);
  }
}

function listen(hostname: string, port: number): Deno.TcpListener {
  try {
    return bind(hostname, port);
  } catch (error) {
    throw cannotListen(port, error);
  }
}

function bind(hostname: string, port: number): Deno.TcpListener {
  const listener = Deno.listen({ hostname, port });
  if (listener.addr.hostname === hostname) return listener;
  listener.close();
  throw new Error(`asked for ${hostname}, bound ${listener.addr.hostname}`);
}

/** Whether a port is taken, or may be; any other error means that the machine lacks such an address. */
function isRefused(error: unknown): boolean {
  return error instanceof Deno.errors.AddrInUse || error instanceof Deno.errors.PermissionDenied;
}

function cannotListen(port: number, error: unknown): UserError {
  if (error instanceof Deno.errors.AddrInUse) {
    return new UserError("failed", `Cannot listen on port ${port}: another program has it`, {
      hint: `see which one, and end it or choose another port: ${whose(port)}`,
    });
  }
  if (error instanceof Deno.errors.PermissionDenied) {
    return new UserError("failed", `Cannot listen on port ${port}: the system reserves it`, {
      hint: "choose another port, above 1023",
    });
  }
  return new UserError("failed", `Cannot listen on ${V4}: ${reasonOf(error)}`, {
    hint: "check that the loopback interface is up",
  });
}

/** Returns the command that tells which program listens on a port. */
function whose(port: number): string {
  if (OS === "windows") return `netstat -ano | findstr :${port}`;
  if (OS === "darwin") return `lsof -nP -iTCP:${port} -sTCP:LISTEN`;
  return `ss -ltnp "sport = :${port}"`;
}

async function letIn(
  clock: Clock,
  listener: Deno.TcpListener,
  take: (connection: Connection) => Promise<void>,
  closed: AbortSignal,
): Promise<void> {
  while (!closed.aborted) {
    try {
      await take(connectionOf(await listener.accept()));
    } catch {
      // Too many files are open, or whoever knocked has gone; or we are closed.
      if (!closed.aborted) await clock.sleep(PAUSE, closed);
    }
  }
}

function connectionOf(conn: Deno.TcpConn): Connection {
  return {
    read: (into) => conn.read(into),
    write: (bytes) => conn.write(bytes),
    closeWrite: () => conn.closeWrite(),
    close: () => {
      try {
        conn.close();
      } catch (error) {
        if (!(error instanceof Deno.errors.BadResource)) throw error;
      }
    },
  };
}
