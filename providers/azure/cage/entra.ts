/** Entra ID, as an authorization server (learn.microsoft.com/entra/identity-platform/v2-protocols). */
import type { Inside } from "../../../lib/cage/server.ts";
import type { Party } from "../../../lib/oauth/server.ts";
import type { EntraInput } from "../modules.ts";

/** What every scope of a person's sign-in comes with: who it is, and what renews it. */
const PERSON = ["openid", "profile", "offline_access"] as const;

/** Asks for the account's two ids, which stand in no token. */
export const CLIENT_INFO = { client_info: "1" } as const;

/** The tenant's endpoints. */
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

/** The scopes of a person's token for a resource. */
export function personScopes(scope: string): readonly string[] {
  return [...PERSON, scope];
}
