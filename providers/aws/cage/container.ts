/** The credential that a container is offered, by the service that its variables name. */
import type { Inside } from "../../../lib/cage/server.ts";
import { offeredIn } from "./offered.ts";

/** Where to ask, and the token to show. */
export interface ContainerInput {
  readonly url: string;
  readonly secret: { readonly token?: string };
}

/** Asks for it. */
export async function run(input: unknown, { http }: Inside): Promise<unknown> {
  const { url, secret } = input as ContainerInput;
  const peer = { name: `the container's credential service at ${new URL(url).host}` };
  const headers: Record<string, string> = secret.token ? { authorization: secret.token } : {};
  return offeredIn(await http(peer, url, { headers }), peer);
}
