/** Asking a service without a connection. */
import type { Answer, Head, Server, Service } from "../../../lib/loopback/service.ts";

/** A request, where it differs from a plain GET. */
export interface Asking {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A system's `serve` that keeps what is served, and a way to ask it. */
export function serving(port = 50123) {
  const served: Service[] = [];
  const closed = { times: 0 };
  const bodies: string[] = [];
  const serve = (service: Service): Server => {
    served.push(service);
    const close = () => Promise.resolve(void closed.times++);
    return { port: service.port || port, close };
  };
  const ask = (
    address: string,
    { method = "GET", headers = {}, body = "" }: Asking = {},
  ): Answer => {
    const { pathname: path, searchParams: query } = new URL(address, "http://127.0.0.1");
    const head: Head = { method, path, query, headers };
    const reply = served.at(-1)!.receive(head);
    if (!("heard" in reply)) return reply;
    if (body.length > reply.longest) return { status: 413, headers: {}, body: "" };
    bodies.push(body);
    return reply.heard(body);
  };
  return { serve, ask, served, closed, bodies };
}
