/** How Octokit reaches GitHub: over the cage's transport. */
import { request } from "@octokit/request";
import type { Inside } from "../../../lib/cage/inside.ts";
import { jsonIn } from "../../../lib/cage/json.ts";
import type { Peer } from "../../../lib/cage/request.ts";
import { fetchOver } from "../../../lib/cage/sdk_fetch.ts";

/** The API's version; servers that know no versions ignore it (docs.github.com/rest/about-the-rest-api/api-versions). */
const VERSION = "2022-11-28";

/**
 * Octokit's client for the API at that address; `authorization` is the header's value. What the API is asked
 * does no harm when it is asked twice; what a person's sign-in asks can be used once, and has no such header.
 */
export function clientAt(api: string, inside: Inside, authorization?: string): typeof request {
  return request.defaults({
    baseUrl: api,
    headers: {
      "user-agent": "atmos-auth",
      "x-github-api-version": VERSION,
      ...(authorization === undefined ? {} : { authorization }),
    },
    request: { fetch: gitHubFetch(inside, authorization !== undefined) },
  });
}

function gitHubFetch({ http }: Inside, repeatable: boolean): typeof fetch {
  return fetchOver(async (url, asked) => {
    const peer = peerAt(url);
    const ask = repeatable ? { ...asked, repeatable } : asked;
    const answer = await http(peer, url, ask);
    if (answer.status < 300 && answer.status !== 204) jsonIn(peer, answer);
    return answer;
  });
}

function peerAt({ host }: URL): Peer {
  return {
    name: `GitHub at ${host}`,
    setting: "host in atmos.yaml",
    moved:
      "an account or repository that was renamed must be named anew; else check host in atmos.yaml",
  };
}
