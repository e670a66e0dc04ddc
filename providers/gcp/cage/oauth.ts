/** Google as an authorization server (developers.google.com/identity/protocols/oauth2/native-app). */
import type { Inside } from "../../../lib/cage/server.ts";
import type { Party, Tokens } from "../../../lib/oauth/server.ts";
import { payloadOf } from "../../../lib/sign_in/token_source/claims.ts";
import type { GoogleInput, OAuthClient } from "../modules.ts";
import { HOSTS } from "../google.ts";

/** Returns Google's endpoints for people and for tokens; all at the configured address, if there is one. */
export function googleAt(
  { endpoint }: GoogleInput,
  { http }: Inside,
  purpose: "oauth" | "sts",
  client?: Party["client"],
): Party {
  const at = (host: string, path: string) => new URL(path, endpoint ?? `https://${host}`).href;
  const token = at(HOSTS[purpose], purpose === "oauth" ? "/token" : "/v1/token");
  return {
    http,
    peer: { name: `Google at ${new URL(token).host}` },
    endpoints: {
      token,
      authorization: at(HOSTS.accounts, "/o/oauth2/v2/auth"),
      revocation: at(HOSTS.oauth, "/revoke"),
    },
    ...(client === undefined ? {} : { client }),
  };
}

/** Returns a client as the Security Token Service knows it: by its header. */
export function headed({ clientId, clientSecret }: OAuthClient): NonNullable<Party["client"]> {
  return { id: clientId, secret: clientSecret, sentIn: "header" };
}

/** Returns the Security Token Service as what refreshes tokens of a workforce pool's people. */
export function refreshingAt(input: GoogleInput & OAuthClient, inside: Inside): Party {
  const party = googleAt(input, inside, "sts", headed(input));
  const token = new URL("/v1/oauthtoken", party.endpoints.token).href;
  return { ...party, endpoints: { ...party.endpoints, token } };
}

/** Returns the tokens for the main process, which checks them. */
export function delivered({ token, life, idToken, refreshToken }: Omit<Tokens, "body">) {
  const email = idToken === undefined ? undefined : emailIn(idToken);
  return {
    ...{ token, life },
    ...(email === undefined ? {} : { email }),
    ...(refreshToken === undefined ? {} : { refreshToken }),
  };
}

function emailIn(idToken: string): string | undefined {
  try {
    const { email } = payloadOf(idToken) as { email?: unknown };
    return typeof email === "string" ? email : undefined;
  } catch {
    return undefined;
  }
}
