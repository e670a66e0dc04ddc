/** The transport of Google's SDK: the cage's. */
import { isAmong } from "../../../lib/provider/hosts.ts";
import { jsonIn } from "../../../lib/cage/json.ts";
import type { Http } from "../../../lib/cage/request.ts";
import { isPage } from "../../../lib/cage/trouble.ts";
import { fetchOver } from "../../../lib/cage/sdk_fetch.ts";
import type { Inside } from "../../../lib/cage/server.ts";
import { SERVICES } from "../google.ts";
import type { GoogleInput } from "../modules.ts";
import * as module from "google-auth-library";

/** Returns the SDK's options. Its requests do no harm when they are repeated. */
export function transporterOptions({ endpoint }: GoogleInput, { http }: Inside) {
  return {
    fetchImplementation: googleFetch(endpoint, http),
    retryConfig: { retry: 0, noResponseRetries: 0 },
  };
}

/**
 * Returns a `fetch` for the SDK. It sends requests for Google's hosts to the endpoint, if there is one, and accepts
 * only JSON.
 */
function googleFetch(endpoint: string | undefined, http: Http): typeof fetch {
  return fetchOver(async (asked, ask) => {
    const isGoogle = isAmong(asked.hostname, SERVICES);
    const url = isGoogle && endpoint !== undefined
      ? new URL(asked.pathname + asked.search, endpoint)
      : asked;
    const peer = { name: isGoogle ? `Google at ${url.host}` : url.host };
    const answer = await http(peer, url, { ...ask, repeatable: true });
    if (isGoogle && (answer.status < 300 || isPage(answer))) jsonIn(peer, answer);
    return answer;
  });
}

type Sdk = typeof module;

/** `google-auth-library`. After bundling, its names stand under `default`. */
export const sdk: Sdk = (module as unknown as { default?: Sdk }).default ?? module;
