/** The credential that a container is offered, by the service that its variables name. */
import type { Inside } from "../../../lib/cage/inside.ts";
import { offeredIn } from "./offered.ts";
import { badAnswer, request } from "./transport.ts";

/** Where to ask, and the token to show. */
export interface ContainerInput {
  readonly url: string;
  readonly secret: { readonly token?: string };
}

/** Asks for it. */
export async function run(input: unknown, { fetch }: Inside): Promise<unknown> {
  const { url, secret } = input as ContainerInput;
  const service = { name: `the container's credential service at ${new URL(url).host}`, fetch };
  const headers: Record<string, string> = secret.token ? { authorization: secret.token } : {};
  const answer = await request(service, url, { headers });
  if (answer.status !== 200) throw badAnswer(service, `it answered with status ${answer.status}`);
  return offeredIn(answer, service);
}
