/** `accounts.google.com` and `oauth2.googleapis.com` (developers.google.com/identity/protocols/oauth2/native-app). */
import { type GoogleClient, oauthError, random, type ServiceAccount, type Vault } from "./cloud.ts";
import { base64url, verify } from "./jwt.ts";

const LOOPBACK = /^http:\/\/(127\.0\.0\.1|\[::1\]|localhost)(:\d+)?(\/|$)/;

/** The consent page: redirects at once, with a code or a refusal. */
export function authorize(vault: Vault, query: URLSearchParams): Response {
  const redirect = query.get("redirect_uri") ?? "";
  const client = vault.options.clients?.find(({ id }) => id === query.get("client_id"));
  if (!client) throw oauthError("invalid_client", "The OAuth client was not found.", {}, 401);
  if (!LOOPBACK.test(redirect)) {
    throw oauthError("redirect_uri_mismatch", "The redirect URI is not a loopback address.");
  }
  const user = vault.options.users?.find(({ email }) => email === vault.options.consents);
  const back = new URL(redirect);
  back.searchParams.set("state", query.get("state") ?? "");
  if (user && query.get("response_type") === "code" && hasChallenge(query)) {
    const code = `4/${random()}`;
    const scopes = (query.get("scope") ?? "").split(" ");
    const challenge = query.get("code_challenge")!;
    vault.codes.set(code, { user, client: client.id, scopes, challenge, redirect });
    back.searchParams.set("code", code);
  } else back.searchParams.set("error", user ? "invalid_request" : "access_denied");
  return Response.redirect(back, 302);
}

function hasChallenge(query: URLSearchParams): boolean {
  return query.get("code_challenge_method") === "S256" && Boolean(query.get("code_challenge"));
}

/** The token endpoint. */
export async function token(vault: Vault, form: URLSearchParams): Promise<unknown> {
  switch (form.get("grant_type")) {
    case "refresh_token":
      return refresh(vault, form);
    case "authorization_code":
      return await redeem(vault, form);
    case "urn:ietf:params:oauth:grant-type:jwt-bearer":
      return await bearJwt(vault, form.get("assertion") ?? "");
    default:
      throw oauthError("unsupported_grant_type", `Invalid grant_type: ${form.get("grant_type")}`);
  }
}

function clientOf(vault: Vault, form: URLSearchParams): GoogleClient {
  const found = vault.options.clients?.find(({ id }) => id === form.get("client_id"));
  if (!found) throw oauthError("invalid_client", "The OAuth client was not found.", {}, 401);
  if (found.secret === form.get("client_secret")) return found;
  throw oauthError("invalid_client", "The provided client secret is invalid.", {}, 401);
}

function refresh(vault: Vault, form: URLSearchParams): unknown {
  const client = clientOf(vault, form);
  const grant = vault.refresh.get(form.get("refresh_token") ?? "");
  if (!grant || grant.client !== client.id) {
    throw oauthError("invalid_grant", "Token has been expired or revoked.");
  }
  return answerUser(vault, grant.user, grant.scopes);
}

/** STS's own token endpoint for people of a workforce pool: the client stands in the header, and nowhere else. */
export function poolRefresh(vault: Vault, form: URLSearchParams, header: string | null): unknown {
  const [, pair = ""] = /^Basic (.+)$/.exec(header ?? "") ?? [];
  const [id, secret] = atob(pair).split(":");
  const client = vault.options.clients?.find((each) => each.id === id && each.secret === secret);
  const grant = vault.refresh.get(form.get("refresh_token") ?? "");
  if (!client || form.has("client_secret")) {
    throw oauthError("invalid_client", "The client is not known.", {}, 401);
  }
  if (grant?.client !== client.id || form.get("grant_type") !== "refresh_token") {
    throw oauthError("invalid_grant", "The refresh token is not valid.");
  }
  const member = `principal://iam.googleapis.com/locations/global/workforcePools/acme/subject/ada`;
  const { token, life } = vault.issue("ya29.d.", { member, scopes: grant.scopes });
  return { access_token: token, expires_in: life, token_type: "Bearer" };
}

async function redeem(vault: Vault, form: URLSearchParams): Promise<unknown> {
  const client = clientOf(vault, form);
  const code = form.get("code") ?? "";
  const grant = vault.codes.get(code);
  vault.codes.delete(code);
  if (!grant || grant.client !== client.id) throw oauthError("invalid_grant", "Bad Request");
  if (grant.redirect !== form.get("redirect_uri")) {
    throw oauthError("redirect_uri_mismatch", "Bad Request");
  }
  const bytes = new TextEncoder().encode(form.get("code_verifier") ?? "");
  const challenge = base64url(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
  if (challenge !== grant.challenge) throw oauthError("invalid_grant", "Invalid code verifier.");
  const refreshToken = `1//${random()}`;
  vault.refresh.set(refreshToken, grant);
  return { ...answerUser(vault, grant.user, grant.scopes), refresh_token: refreshToken };
}

function answerUser(vault: Vault, user: { email: string; sub: string }, scopes: readonly string[]) {
  const issued = { member: `user:${user.email}`, email: user.email, scopes };
  const { token, life } = vault.issue("ya29.a0", issued);
  const now = Math.floor(vault.now() / 1000);
  const claims = { iss: "https://accounts.google.com", ...user, email_verified: true, iat: now };
  const idToken = `e30.${base64url(new TextEncoder().encode(JSON.stringify(claims)))}.c2ln`;
  return {
    access_token: token,
    expires_in: life,
    scope: scopes.join(" "),
    token_type: "Bearer",
    ...(scopes.includes("openid") ? { id_token: idToken } : {}),
  };
}

/** RFC 7523, as developers.google.com/identity/protocols/oauth2/service-account describes it. */
async function bearJwt(vault: Vault, assertion: string): Promise<unknown> {
  const claims = await claimsOf(vault, assertion);
  const account = vault.options.serviceAccounts?.find(({ email }) => email === claims?.iss);
  if (!claims || !account) throw oauthError("invalid_grant", "Invalid JWT Signature.");
  const now = Math.floor(vault.now() / 1000);
  if (typeof claims.exp !== "number" || typeof claims.iat !== "number" || claims.iat > now + 300) {
    throw oauthError(
      "invalid_grant",
      "Invalid JWT: Token must be a short-lived token (60 minutes)",
    );
  }
  if (claims.exp < now || claims.exp - claims.iat > 3600) {
    throw oauthError(
      "invalid_grant",
      "Invalid JWT: Token must be a short-lived token (60 minutes)",
    );
  }
  if (!String(claims.aud).endsWith("/token")) {
    throw oauthError("invalid_grant", "Invalid JWT audience");
  }
  if (!claims.scope) {
    throw oauthError("invalid_scope", "Invalid OAuth scope or ID token audience provided.");
  }
  const { token, life } = vault.issue("ya29.c.", {
    member: `serviceAccount:${account.email}`,
    email: account.email,
    scopes: String(claims.scope).split(" "),
  });
  return { access_token: token, expires_in: life, token_type: "Bearer" };
}

async function claimsOf(vault: Vault, assertion: string) {
  const withKeys = (vault.options.serviceAccounts ?? []).filter(hasKeys);
  for (const { email, keys } of withKeys) {
    const claims = await verify(assertion, keys);
    if (claims?.iss === email) return claims;
  }
  return undefined;
}

function hasKeys(account: ServiceAccount): account is ServiceAccount & { keys: object } {
  return account.keys !== undefined;
}

/** `tokeninfo`, by a bearer's header or the parameter `access_token`. */
export function tokenInfo(vault: Vault, parameters: URLSearchParams, bearer: string | null) {
  const token = bearer?.replace(/^Bearer /i, "") ?? parameters.get("access_token") ?? "";
  const found = vault.find(token);
  // A federated token is the Security Token Service's; this endpoint does not know it.
  if (!found || found.member.startsWith("principal:")) {
    throw oauthError("invalid_token", "Invalid Value");
  }
  return {
    azp: found.member,
    aud: found.member,
    scope: found.scopes.join(" "),
    exp: String(Math.floor(found.expires / 1000)),
    expires_in: String(Math.floor((found.expires - vault.now()) / 1000)),
    ...(found.email ? { email: found.email, email_verified: "true" } : {}),
    access_type: "online",
  };
}

/** RFC 7009. */
export function revoke(vault: Vault, parameters: URLSearchParams): unknown {
  const token = parameters.get("token") ?? "";
  const known = vault.refresh.delete(token) || vault.access.delete(token);
  if (!known) throw oauthError("invalid_token", "Token expired or revoked");
  return {};
}
