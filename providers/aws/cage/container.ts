/** The credential that a container is offered, by the service that its variables name. */
import type { Inside } from "../../../lib/cage/server.ts";
import type { ContainerInput } from "../modules.ts";
import { offeredIn } from "./offered.ts";

/** Asks for it. */
export async function run({ url, token }: ContainerInput, { http }: Inside) {
  const peer = { name: `the container's credential service at ${new URL(url).host}` };
  const headers: Record<string, string> = token ? { authorization: token.reveal() } : {};
  return offeredIn(await http(peer, url, { headers }), peer);
}
