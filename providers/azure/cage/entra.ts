/** Entra ID, as an authorization server (learn.microsoft.com/entra/identity-platform/v2-protocols). */
import type { Inside } from "../../../lib/cage/server.ts";
import type { Party } from "../../../lib/oauth/server.ts";
import type { EntraInput } from "../modules.ts";

/** Scopes of every sign-in of a person: for the ID token, and for the refresh token. */
const PERSON = ["openid", "profile", "offline_access"] as const;

/** The parameter that asks for the account's two ids, which are in no token. */
export const CLIENT_INFO = { client_info: "1" } as const;

/** Returns the tenant's endpoints. */
export function entraOf({ login, tenant, client }: EntraInput, { http }: Inside): Party {
  const authority = `${login}/${tenant}/oauth2/v2.0`;
  return {
    http,
    peer: { name: `Azure at ${new URL(login).host}` },
    endpoints: {
      authorization: `${authority}/authorize`,
      token: `${authority}/token`,
      device: `${authority}/devicecode`,
    },
    client: { id: client },
  };
}

/** Returns the scopes of a person's token for a resource. */
export function personScopes(scope: string): readonly string[] {
  return [...PERSON, scope];
}
