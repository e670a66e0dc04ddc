/** Questions to Azure, which answers in JSON. */
import type { Inside } from "../../../lib/cage/server.ts";
import { type JsonAnswer, jsonIn } from "../../../lib/cage/json.ts";
import type { Ask } from "../../../lib/cage/request.ts";
import { busy, isBusy } from "../../../lib/cage/trouble.ts";

/** Asks; throws `unreachable` when nobody answers or the service is in trouble, `bad_answer` for no JSON. */
export async function askAzure(url: URL, ask: Ask, { http }: Inside): Promise<JsonAnswer> {
  const peer = { name: `Azure at ${url.host}` };
  const answer = await http(peer, url, ask);
  if (isBusy(answer)) throw busy(peer, answer);
  return jsonIn(peer, answer);
}
