/** Requests of AWS's SDK over the cage's transport. */
import type { Answer, Ask, Http, Peer } from "../../../lib/cage/request.ts";

/** Returns a service at its address, for messages and hints. */
export function peerAt(title: string, url: string | URL): Peer {
  return { name: `${title} at ${new URL(url).host}`, setting: "spec.endpoint_url" };
}

/** A request as the SDK hands it to whoever sends it. */
interface SdkRequest {
  readonly method: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

/** Sends what the SDK hands over; `ask` says how. */
export async function sendSdk(http: Http, peer: Peer, it: unknown, ask: Ask): Promise<Answer> {
  const { method, protocol, hostname, port, path, headers, body } = it as SdkRequest;
  const { host: _host, ...rest } = headers;
  const url = `${protocol}//${hostname}${port ? `:${port}` : ""}${path}`;
  const content = body === undefined ? {} : { body };
  return await http(peer, url, { ...ask, method, headers: rest, ...content });
}

/** Returns an answer in the SDK's form. Its type has methods that nothing here needs. */
export function sdkAnswer({ status, headers, text }: Answer) {
  const response = {
    statusCode: status,
    headers: Object.fromEntries(headers),
    body: new TextEncoder().encode(text),
  };
  return { response } as never;
}
