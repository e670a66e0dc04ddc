/** Entra ID's v2 endpoints (learn.microsoft.com/entra/identity-platform/v2-protocols). */
import { base64url } from "../gcp/jwt.ts";
import { applicationOf } from "./applications.ts";
import { random, refuse, type Session, sessionOf, type Tenant, type Vault } from "./directory.ts";
import type { Devices } from "./devices.ts";

const LOOPBACK = /^http:\/\/localhost(:\d+)?\/?$/;

/** OpenID Connect Discovery 1.0. */
export function discovery(origin: string, { id }: Pick<Tenant, "id">) {
  const at = `${origin}/${id}/oauth2/v2.0`;
  return {
    issuer: `${origin}/${id}/v2.0`,
    authorization_endpoint: `${at}/authorize`,
    token_endpoint: `${at}/token`,
    device_authorization_endpoint: `${at}/devicecode`,
    jwks_uri: `${origin}/${id}/discovery/v2.0/keys`,
    response_types_supported: ["code"],
    subject_types_supported: ["pairwise"],
    id_token_signing_alg_values_supported: ["RS256"],
  };
}

/** The sign-in page of a browser that is signed in already: redirects at once, with a code or a refusal. */
export function authorize(vault: Vault, tenant: Tenant, query: URLSearchParams): Response {
  const redirect = query.get("redirect_uri") ?? "";
  if (!LOOPBACK.test(redirect)) {
    const text = `The redirect URI '${redirect}' specified in the request does not match.`;
    throw refuse("invalid_client", 50011, text);
  }
  const user = vault.options.users?.find(({ username }) => username === vault.options.signsIn);
  const back = new URL(redirect);
  back.searchParams.set("state", query.get("state") ?? "");
  if (user === undefined) {
    back.searchParams.set("error", "access_denied");
    back.searchParams.set("error_description", "AADSTS65004: User declined to consent.");
  } else if (
    query.get("code_challenge_method") !== "S256" || query.get("response_type") !== "code"
  ) {
    back.searchParams.set("error", "invalid_request");
  } else {
    const code = `0.${random()}`;
    const challenge = query.get("code_challenge") ?? "";
    const session = sessionOf(user, tenant, query);
    vault.codes.set(code, { ...session, challenge, redirect });
    vault.handedOut.push(code);
    back.searchParams.set("code", code);
  }
  return Response.redirect(back, 302);
}

/** The token endpoint. */
export async function token(
  vault: Vault,
  devices: Devices,
  tenant: Tenant,
  form: URLSearchParams,
  endpoint: string,
): Promise<unknown> {
  switch (form.get("grant_type")) {
    case "authorization_code":
      return await answer(vault, await redeem(vault, form), form);
    case "refresh_token":
      return await answer(vault, refresh(vault, tenant, form), form);
    case "device_code":
    case "urn:ietf:params:oauth:grant-type:device_code":
      return await answer(vault, devices.redeem(form.get("device_code") ?? ""), form);
    case "client_credentials": {
      const holder = await applicationOf(vault, tenant, form, endpoint);
      const { token, life } = await vault.issue(holder, audienceIn(form.get("scope") ?? ""));
      return { token_type: "Bearer", expires_in: life, ext_expires_in: life, access_token: token };
    }
    default:
      throw refuse("unsupported_grant_type", 70003, "The app requested an unsupported grant type.");
  }
}

async function redeem(vault: Vault, form: URLSearchParams): Promise<Session> {
  const code = form.get("code") ?? "";
  const found = vault.codes.get(code);
  vault.codes.delete(code);
  if (found === undefined || found.redirect !== form.get("redirect_uri")) {
    throw refuse("invalid_grant", 70008, "The provided authorization code has expired.");
  }
  const verifier = new TextEncoder().encode(form.get("code_verifier") ?? "");
  const challenge = base64url(new Uint8Array(await crypto.subtle.digest("SHA-256", verifier)));
  if (challenge === found.challenge) return found;
  throw refuse("invalid_grant", 501481, "The Code_Verifier does not match the code_challenge.");
}

/** Each refresh token is good once. */
function refresh(vault: Vault, { id }: Tenant, form: URLSearchParams): Session {
  const token = form.get("refresh_token") ?? "";
  const found = vault.refresh.get(token);
  vault.refresh.delete(token);
  if (found !== undefined && found.client === form.get("client_id") && found.tenant === id) {
    return found;
  }
  throw refuse(
    "invalid_grant",
    50173,
    "The provided grant has expired due to it being revoked, a fresh auth token is needed.",
  );
}

async function answer(vault: Vault, session: Session, form: URLSearchParams): Promise<unknown> {
  const { tenant, object, client, user } = session;
  const audience = audienceIn(form.get("scope") ?? session.scope ?? "");
  let given: { token: string; life: number };
  try {
    given = await vault.issue(session, audience);
  } catch (error) {
    // A refusal uses nothing up.
    const used = form.get("refresh_token");
    if (used !== null) vault.refresh.set(used, session);
    throw error;
  }
  const info = { uid: user.object, utid: user.home };
  const seconds = Math.floor(Date.now() / 1000);
  const idToken = await vault.issuer.sign({
    ...{ iss: `https://login.example/${tenant}/v2.0`, aud: client, sub: object, ver: "2.0" },
    ...{ tid: tenant, oid: object, preferred_username: user.username, name: user.username },
    ...{ iat: seconds, nbf: seconds, exp: seconds + 3600 },
  });
  return {
    token_type: "Bearer",
    scope: `${audience}/user_impersonation`,
    expires_in: given.life,
    ext_expires_in: given.life,
    access_token: given.token,
    refresh_token: vault.renewable(session),
    foci: "1",
    id_token: idToken,
    client_info: base64url(new TextEncoder().encode(JSON.stringify(info))),
  };
}

/** The resource of the one scope that is no OpenID scope. */
function audienceIn(scope: string): string {
  const scopes = scope.split(" ").filter((one) =>
    one !== "" && !["openid", "profile", "offline_access", "email"].includes(one)
  );
  const [only = ""] = scopes;
  if (scopes.length === 1 && only.endsWith("/.default")) {
    return only.slice(0, -"/.default".length);
  }
  const text = `The provided value for the input parameter 'scope' is not valid: ${
    scopes.join(" ")
  }`;
  throw refuse("invalid_scope", 70011, text);
}
