/** How Google's SDK reaches Google: over the cage's transport. */
import type { Inside } from "../../../lib/cage/inside.ts";
import { jsonIn } from "../../../lib/cage/json.ts";
import type { Http } from "../../../lib/cage/request.ts";
import { fetchOver } from "../../../lib/cage/sdk_fetch.ts";
import type { Told } from "../asked.ts";
import { HOSTS } from "../google.ts";

/** The SDK's options. Codes can be used once; whatever else is asked here is `repeatable`. */
export function transporterOptions({ endpoint }: Told, { http }: Inside, repeatable = true) {
  return {
    fetchImplementation: googleFetch(endpoint, http, repeatable),
    retryConfig: { retry: 0, noResponseRetries: 0 },
  };
}

/** A `fetch` for the SDK. Requests to Google's hosts go to the endpoint, if there is one, and bring JSON. */
function googleFetch(endpoint: string | undefined, http: Http, repeatable: boolean): typeof fetch {
  return fetchOver(async (asked, ask) => {
    const isGoogle = (Object.values(HOSTS) as string[]).includes(asked.hostname);
    const url = isGoogle && endpoint !== undefined
      ? new URL(asked.pathname + asked.search, endpoint)
      : asked;
    const peer = { name: isGoogle ? `Google at ${url.host}` : url.host };
    const answer = await http(peer, url, { ...ask, repeatable });
    if (isGoogle && answer.status < 300 && asked.pathname !== "/revoke") jsonIn(peer, answer);
    return answer;
  });
}
