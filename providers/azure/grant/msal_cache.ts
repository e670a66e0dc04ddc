/**
 * The token cache of `az`: access tokens and whose they are, in the schema that all of Microsoft's
 * authentication libraries share (github.com/AzureAD/microsoft-authentication-library-for-python,
 * `token_cache.py`). It never holds a refresh token, so nothing in a session outlives the session for long.
 */
import type { Credential } from "../../../lib/credential.ts";
import { Secret } from "../../../lib/secret.ts";
import type { AzureCloud } from "../clouds.ts";
import { scopesOf } from "../resources.ts";
import { type AccessToken, type Account, accountOf, RESOURCES, tokenFor } from "../tokens.ts";

/** The application that `az` is; it looks for users' tokens under no other. */
const AZURE_CLI = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";

/** Returns the cache's text, for an authority's address. */
export function tokenCache(cloud: AzureCloud, authority: string, credential: Credential): Secret {
  const owner = ownerOf(accountOf(credential), new URL(authority).hostname);
  const entries = RESOURCES.flatMap((resource) => {
    const token = tokenFor(credential, resource);
    if (token === undefined) return [];
    const more = resource === "arm" && tokenFor(credential, "legacy") === undefined
      // Resource Manager takes tokens for either of its names, and `az` asks for the older one.
      ? scopesOf(cloud, "legacy")
      : [];
    return [accessToken(owner, token, [...scopesOf(cloud, resource), ...more].join(" "))];
  });
  const cache = { AccessToken: Object.fromEntries(entries), Account: owner.accounts };
  return new Secret(JSON.stringify(cache, null, 2));
}

/** Under whom tokens are looked for. */
interface Owner {
  /** `null` for an application: it has no home. */
  readonly home: string | null;
  readonly environment: string;
  readonly realm: string;
  readonly client: string;
  readonly accounts: Readonly<Record<string, unknown>>;
}

/** Returns an account's ids: both parts are those of a guest's home tenant, and not of the one they work in. */
function ownerOf(account: Account, environment: string): Owner {
  const { tenant: realm, username } = account;
  const place = { environment, realm };
  if (account.type === "servicePrincipal") {
    return { ...place, home: null, client: username, accounts: {} };
  }
  const home = `${account.object}.${account.home}`;
  const entry = {
    home_account_id: home,
    ...place,
    local_account_id: account.object,
    username,
    authority_type: "MSSTS",
  };
  return {
    ...place,
    home,
    client: AZURE_CLI,
    accounts: { [keyOf(home, environment, realm)]: entry },
  };
}

function accessToken(owner: Owner, { token, expires }: AccessToken, target: string) {
  const { home, environment, realm, client } = owner;
  const key = keyOf(home ?? "", environment, "accesstoken", client, realm, target);
  const entry = {
    credential_type: "AccessToken",
    secret: token.reveal(),
    home_account_id: home,
    environment,
    client_id: client,
    target,
    realm,
    token_type: "Bearer",
    expires_on: String(Math.floor(expires / 1000)),
  };
  return [key, entry] as const;
}

function keyOf(...parts: readonly string[]): string {
  return parts.join("-").toLowerCase();
}
