/** What Entra says of itself to whoever is about to sign in (OpenID Connect Discovery 1.0), and no more. */
import type { Received, Reply } from "../github/wire.ts";
import { json } from "./reply.ts";

/** The answer; `undefined` for what is not discovery. */
export function discover({ url }: Received): Reply | undefined {
  if (url.pathname === "/common/discovery/instance") return instance(url);
  const [, tenant] = /^\/([^/]+)\/v2\.0\/\.well-known\/openid-configuration$/.exec(url.pathname) ??
    [];
  if (tenant === undefined) return undefined;
  const base = `${url.origin}/${tenant}`;
  return json(200, {
    issuer: `${base}/v2.0`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    token_endpoint: `${base}/oauth2/v2.0/token`,
    device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
    jwks_uri: `${base}/discovery/v2.0/keys`,
    response_types_supported: ["code"],
    subject_types_supported: ["pairwise"],
    id_token_signing_alg_values_supported: ["RS256"],
  });
}

/** By which names the authority is known; older versions of `az` ask when they find no token. */
function instance({ host, origin }: URL): Reply {
  const names = { preferred_network: host, preferred_cache: host, aliases: [host] };
  return json(200, {
    tenant_discovery_endpoint: `${origin}/common/v2.0/.well-known/openid-configuration`,
    "api-version": "1.1",
    metadata: [names],
  });
}
