/** GitHub as an authorization server ("Authorizing OAuth apps", docs.github.com/apps/oauth-apps). */
import type { Inside } from "../../../lib/cage/server.ts";
import type { Party, Tokens } from "../../../lib/oauth/server.ts";
import { peerAt } from "./transport.ts";

/** Returns GitHub's endpoints below its web site. */
export function gitHubAt(web: string, client: string, { http }: Inside): Party {
  return {
    http,
    peer: peerAt(new URL(web)),
    endpoints: { token: `${web}/login/oauth/access_token`, device: `${web}/login/device/code` },
    client: { id: client },
  };
}

/** Returns a user's token for the main process. */
export function userToken({ token, life, refreshToken, body }: Tokens) {
  return {
    ...{ token, life, refreshToken },
    scopes: typeof body.scope === "string" ? body.scope : "",
  };
}
