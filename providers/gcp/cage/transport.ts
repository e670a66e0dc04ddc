/** How Google's SDK reaches Google: over the cage's transport. */
import type { Inside } from "../../../lib/cage/server.ts";
import { jsonIn } from "../../../lib/cage/json.ts";
import type { Http } from "../../../lib/cage/request.ts";
import { fetchOver } from "../../../lib/cage/sdk_fetch.ts";
import type { Told } from "../modules.ts";
import { HOSTS } from "../google.ts";

/** The SDK's options. What is asked here does no harm when it is asked twice. */
export function transporterOptions({ endpoint }: Told, { http }: Inside) {
  return {
    fetchImplementation: googleFetch(endpoint, http),
    retryConfig: { retry: 0, noResponseRetries: 0 },
  };
}

/** A `fetch` for the SDK. Requests to Google's hosts go to the endpoint, if there is one, and bring JSON. */
function googleFetch(endpoint: string | undefined, http: Http): typeof fetch {
  return fetchOver(async (asked, ask) => {
    const isGoogle = (Object.values(HOSTS) as string[]).includes(asked.hostname);
    const url = isGoogle && endpoint !== undefined
      ? new URL(asked.pathname + asked.search, endpoint)
      : asked;
    const peer = { name: isGoogle ? `Google at ${url.host}` : url.host };
    const answer = await http(peer, url, { ...ask, repeatable: true });
    if (isGoogle && answer.status < 300) jsonIn(peer, answer);
    return answer;
  });
}
