/** Microsoft's authentication library, told everything and left nothing to find by itself. */
import {
  type AuthenticationResult,
  type Configuration,
  LogLevel,
  PublicClientApplication,
} from "@azure/msal-node";
import type { Inside } from "../../../lib/cage/inside.ts";
import type { Told } from "../asked.ts";
import { type Resource, RESOURCES } from "../tokens.ts";
import { Network } from "./msal_network.ts";
import { asking } from "./refusal.ts";

/** Tokens as they are delivered. */
export type Tokens = Partial<Record<Resource, { readonly token: string; readonly life: number }>>;

/** Everything but the proof of who asks. */
export function configurationOf({ login, tenant, client }: Told, network: Network): Configuration {
  const { host } = new URL(login);
  return {
    auth: {
      clientId: client,
      // The library takes no other protocol; the network asks by the one that is meant.
      authority: `https://${host}/${tenant}`,
      knownAuthorities: [host],
      // Nobody is asked where the endpoints are, so that nobody can lead a secret elsewhere.
      authorityMetadata: JSON.stringify(endpointsAt(`https://${host}/${tenant}`)),
    },
    system: {
      networkClient: network,
      // One try more would hide what went wrong, and a person waits.
      disableInternalRetries: true,
      loggerOptions: {
        loggerCallback: () => {},
        logLevel: LogLevel.Error,
        piiLoggingEnabled: false,
      },
    },
  };
}

/** Entra ID's endpoints (learn.microsoft.com/entra/identity-platform/v2-protocols). */
function endpointsAt(authority: string) {
  return {
    issuer: `${authority}/v2.0`,
    authorization_endpoint: `${authority}/oauth2/v2.0/authorize`,
    token_endpoint: `${authority}/oauth2/v2.0/token`,
    jwks_uri: `${authority}/discovery/v2.0/keys`,
  };
}

/** An access token, ready for the wall. */
export function delivered({ accessToken, expiresOn }: AuthenticationResult) {
  return {
    token: accessToken,
    life: Math.round(((expiresOn?.getTime() ?? NaN) - Date.now()) / 1000),
  };
}

/** A public client: an application that proves nothing, for a person who does. */
export function publicClient(told: Told, inside: Inside) {
  const network = new Network(told.login, inside);
  return { network, app: new PublicClientApplication(configurationOf(told, network)) };
}

/** What a person's sign-in delivers: their account, the other resources' tokens too, and what renews them. */
export async function signedOf(
  first: AuthenticationResult,
  { app, network }: ReturnType<typeof publicClient>,
  told: Told,
  inside: Inside,
) {
  const account = first.account!;
  const tokens: Tokens = { arm: delivered(first) };
  for (const resource of RESOURCES) {
    if (resource === "arm") continue;
    // One after the other: each answer may bring the refresh token that the next one needs.
    const request = { account, scopes: [told.scopes[resource]] };
    const given = await optional(
      resource,
      inside,
      () =>
        asking(
          { action: "Asking for a token", hint: "" },
          network,
          () => app.acquireTokenSilent(request),
        ),
    );
    if (given !== undefined) tokens[resource] = delivered(given);
    network.fault = undefined;
  }
  // `<object>.<home directory>`, as the library reads it from the answer's `client_info`.
  const [object = "", home = ""] = account.homeAccountId.split(".");
  const { tenantId: tenant, username } = account;
  const who = { tenant, home, object, username, type: "user", client: told.client };
  return { account: who, tokens, ...refreshTokenIn(app.getTokenCache().serialize()) };
}

/** Tokens beside the first are a convenience: whatever keeps one away is only noted. */
export async function optional<Result>(
  resource: Resource,
  inside: Inside,
  work: () => Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await work();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    inside.notice(`no token for ${resource}: ${reason}`);
    return undefined;
  }
}

/** The library hands refresh tokens out only with its whole cache. */
function refreshTokenIn(cache: string): { refreshToken?: string } {
  const { RefreshToken: kept } = JSON.parse(cache) as { RefreshToken?: Record<string, unknown> };
  const secrets = Object.values(kept ?? {}).map((entry) => (entry as { secret?: unknown }).secret);
  const last = secrets.at(-1);
  return typeof last === "string" ? { refreshToken: last } : {};
}
