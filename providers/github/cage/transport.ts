/** The transport of Octokit: the cage's. */
import { request } from "@octokit/request";
import type { Inside } from "../../../lib/cage/server.ts";
import { jsonIn } from "../../../lib/cage/json.ts";
import type { Peer } from "../../../lib/cage/request.ts";
import { isPage } from "../../../lib/cage/trouble.ts";
import type { Secret } from "../../../lib/secret.ts";
import { fetchOver } from "../../../lib/cage/sdk_fetch.ts";

/** The API's version; servers that know no versions ignore it (docs.github.com/rest/about-the-rest-api/api-versions). */
const VERSION = "2022-11-28";

/**
 * Returns Octokit's client for the API at that address, with that token. Its requests do no harm when they are
 * repeated.
 */
export function clientAt(api: string, inside: Inside, bearer?: Secret): typeof request {
  return request.defaults({
    baseUrl: api,
    headers: {
      "user-agent": "atmos-auth",
      "x-github-api-version": VERSION,
    },
    request: { fetch: gitHubFetch(inside, bearer) },
  });
}

function gitHubFetch({ http }: Inside, bearer: Secret | undefined): typeof fetch {
  return fetchOver(async (url, ask) => {
    const peer = peerAt(url);
    const answer = await http(peer, url, { ...ask, bearer, repeatable: true });
    const isGood = answer.status < 300 && answer.status !== 204;
    if (isGood || isPage(answer)) jsonIn(peer, answer);
    return answer;
  });
}

/** Returns GitHub at an address, for messages and hints. */
export function peerAt({ host }: URL): Peer {
  return {
    name: `GitHub at ${host}`,
    setting: "host in atmos.yaml",
    moved:
      "an account or repository that was renamed must be named anew; else check host in atmos.yaml",
  };
}
