/** The answer of a person's sign-in: the account, tokens for all resources, and the refresh token. */
import type { Inside } from "../../../lib/cage/server.ts";
import { renew } from "../../../lib/oauth/refresh.ts";
import type { Party, Tokens } from "../../../lib/oauth/server.ts";
import { payloadOf } from "../../../lib/sign_in/token_source/claims.ts";
import type { Secret } from "../../../lib/secret.ts";
import type { EntraInput } from "../modules.ts";
import { RESOURCES } from "../tokens.ts";
import { entraOf, personScopes } from "./entra.ts";
import { asking } from "./refusal.ts";
import { delivered, optional, type ResourceTokens } from "./resource_tokens.ts";

/** Reads the first token's answer, and asks for the other resources' tokens. */
export async function signedOf(first: Tokens, told: EntraInput, inside: Inside) {
  const tokens: ResourceTokens = { arm: delivered(first) };
  let { refreshToken } = first;
  // One after the other: each answer may bring the refresh token that the next one needs.
  for (const resource of RESOURCES.filter((name) => name !== "arm")) {
    if (refreshToken === undefined) break;
    const ask = () => tokenFor(entraOf(told, inside), told.scopes[resource], refreshToken!);
    const given = await optional(resource, inside, ask);
    if (given === undefined) continue;
    tokens[resource] = delivered(given);
    refreshToken = given.refreshToken ?? refreshToken;
  }
  return {
    account: accountIn(first, told),
    tokens,
    ...(refreshToken === undefined ? {} : { refreshToken }),
  };
}

function tokenFor(party: Party, scope: string, refreshToken: Secret): Promise<Tokens> {
  const at = party.endpoints.token;
  const about = { action: "Asking for a token", hint: "atmos-auth login", at };
  // Entra ID takes a refresh token again after it has given the next one.
  const renewal = { refreshToken, scopes: personScopes(scope), reusable: true };
  return asking(about, () => renew(party, renewal));
}

/**
 * Returns the account: `client_info` tells the object and its home tenant, the ID token the tenant that was signed in
 * to (learn.microsoft.com/entra/identity-platform/id-token-claims-reference).
 */
function accountIn({ idToken, body }: Tokens, { tenant, client }: EntraInput) {
  const claims = claimsIn(() => payloadOf(idToken ?? ""));
  const info = claimsIn(() => infoIn(body.client_info));
  const { tid = tenant, oid = "", preferred_username: username = claims.upn ?? "" } = claims;
  const { uid: object = oid, utid: home = tid } = info;
  return { tenant: tid, home, object, username, type: "user", client };
}

type Claims = Readonly<
  Partial<Record<"tid" | "oid" | "upn" | "preferred_username" | "uid" | "utid", string>>
>;

/** Returns the claims that are texts; none when there is nothing to read. */
function claimsIn(read: () => unknown): Claims {
  try {
    const claims = Object.entries(Object(read()));
    return Object.fromEntries(claims.filter(([, value]) => typeof value === "string"));
  } catch {
    return {};
  }
}

function infoIn(text: unknown): unknown {
  const bytes = Uint8Array.fromBase64(String(text), { alphabet: "base64url" });
  return JSON.parse(new TextDecoder().decode(bytes));
}
