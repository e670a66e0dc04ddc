/** `sts.googleapis.com/v1/token` (docs.cloud.google.com/iam/docs/reference/sts/rest/v1/TopLevel/token), RFC 8693. */
import { oauthError, type Pool, type Vault } from "./cloud.ts";
import { verify } from "./jwt.ts";

const EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
const ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";
const AWS_REQUEST = "urn:ietf:params:aws:token-type:aws4_request";

/** Trades a subject token for a federated access token. */
export async function exchange(vault: Vault, form: URLSearchParams): Promise<unknown> {
  const pool = vault.options.pools?.find(({ audience }) => audience === form.get("audience"));
  if (form.get("grant_type") !== EXCHANGE) {
    throw oauthError("unsupported_grant_type", "Invalid grant type");
  }
  if (form.get("requested_token_type") !== ACCESS_TOKEN) {
    throw oauthError("invalid_request", "Invalid requested token type");
  }
  if (!pool) throw oauthError("invalid_target", "The target service indicated is invalid.");
  const subject = form.get("subject_token_type") === AWS_REQUEST
    ? await awsSubject(vault, form.get("subject_token") ?? "", pool)
    : await subjectOf(vault, form.get("subject_token") ?? "", pool);
  const parent = pool.audience.replace(/\/providers\/[^/]+$/, "");
  const member = `principal:${parent}/subject/${subject}`;
  const scopes = (form.get("scope") ?? "").split(" ").filter(Boolean);
  const { token, life } = vault.issue("ya29.d.", { member, scopes });
  return {
    access_token: token,
    issued_token_type: ACCESS_TOKEN,
    token_type: "Bearer",
    expires_in: life,
  };
}

async function subjectOf(vault: Vault, token: string, pool: Pool): Promise<string> {
  const claims = await verify(token, pool.jwks);
  if (!claims) {
    throw oauthError("invalid_grant", "Error connecting to the given credential's issuer.");
  }
  if (claims.iss !== pool.issuer) {
    const message =
      `The issuer in ID Token ${claims.iss} does not match the expected ones: ${pool.issuer}.`;
    throw oauthError("invalid_grant", message);
  }
  const allowed = pool.allowed ?? [`https:${pool.audience}`, pool.audience];
  const given = [claims.aud].flat().map(String);
  if (!given.some((one) => allowed.includes(one))) {
    const message = `The audience in ID Token [${given}] does not match the expected audience ${
      allowed[0]
    }.`;
    throw oauthError("invalid_grant", message);
  }
  const now = vault.now() / 1000;
  if (typeof claims.exp !== "number" || claims.exp < now) {
    throw oauthError("invalid_grant", "ID Token issued at is stale to sign-in.");
  }
  if (!claims.sub) {
    throw oauthError("invalid_grant", "The mapped attribute google.subject is required.");
  }
  return String(claims.sub);
}

/** A signed GetCallerIdentity request; its signature is AWS's business, so only the key is looked up. */
function awsSubject(vault: Vault, token: string, pool: Pool): Promise<string> {
  const { url, headers } = JSON.parse(decodeURIComponent(token));
  const header = (name: string) =>
    (headers as { key: string; value: string }[]).find(({ key }) => key.toLowerCase() === name)
      ?.value;
  const key = header("authorization")?.match(/Credential=([^/]+)\//)?.[1] ?? "";
  const arn = vault.options.awsKeys?.[key];
  const isMeant = header("x-goog-cloud-target-resource") === pool.audience;
  if (!arn || !isMeant || !/^https:\/\/sts\.[a-z0-9-]+\.amazonaws\.com/.test(url)) {
    throw oauthError("invalid_grant", "Received invalid AWS response of type InvalidClientTokenId");
  }
  return Promise.resolve(arn);
}
