/**
 * SSO-OIDC: RegisterClient, StartDeviceAuthorization and CreateToken. See the "IAM Identity Center OIDC API
 * Reference"; RFC 6749, 7636 and 8628 underneath.
 */
import { createHash } from "node:crypto";
import { oidcError, SsoError } from "./answer.ts";
import { type Center, type Client, random, type Session, userCode } from "./center.ts";

/** The grant of RFC 8628. */
export const DEVICE = "urn:ietf:params:oauth:grant-type:device_code";

const GRANTS = ["authorization_code", "refresh_token", DEVICE];

/** A request's body. */
type Ask = Readonly<Record<string, unknown>>;

/** `POST /client/register`. */
export function registerClient(center: Center, ask: Ask): unknown {
  const name = textIn(ask, "clientName");
  if (ask.clientType !== "public") {
    throw oidcError("InvalidClientMetadataException", "Invalid client type");
  }
  const grants = listIn(ask, "grantTypes") ?? [DEVICE, "refresh_token"];
  const redirects = listIn(ask, "redirectUris") ?? [];
  if (!grants.every((grant) => GRANTS.includes(grant))) {
    throw oidcError("UnsupportedGrantTypeException", "Unsupported grant type");
  }
  if (grants.includes("authorization_code")) checkRedirects(ask, redirects);
  const life = center.options.clientLife ?? 90 * 86_400;
  const client: Client = {
    id: random(22),
    secret: `eyJraWQiOiJrZXkifQ.${random(60)}.${name.length}`,
    ...{ grants, redirects, scopes: listIn(ask, "scopes") ?? [], expires: center.in(life) },
  };
  center.clients.set(client.id, client);
  return {
    clientId: client.id,
    clientSecret: client.secret,
    clientIdIssuedAt: Math.floor(center.now() / 1000),
    clientSecretExpiresAt: Math.floor(client.expires / 1000),
    authorizationEndpoint: null,
    tokenEndpoint: null,
  };
}

function checkRedirects(ask: Ask, redirects: readonly string[]): void {
  if (redirects.length === 0 || typeof ask.issuerUrl !== "string") {
    throw oidcError("InvalidRequestException", "redirectUris and issuerUrl are required");
  }
  const isLoopback = (uri: string) => /^http:\/\/127\.0\.0\.1(:\d+)?\//.test(uri);
  if (!redirects.every((uri) => isLoopback(uri) || uri.startsWith("https:"))) {
    throw oidcError("InvalidRedirectUriException", "Invalid redirect URI");
  }
}

/** `POST /device_authorization`. */
export function startDeviceAuthorization(center: Center, ask: Ask, origin: string): unknown {
  const client = clientIn(center, ask);
  if (!client.grants.includes(DEVICE)) {
    throw oidcError("UnauthorizedClientException", "The client may not use device codes");
  }
  if (textIn(ask, "startUrl") !== center.options.startUrl) {
    throw oidcError("InvalidRequestException", "Invalid start URL");
  }
  const { interval = 5, codeLife = 600 } = center.options;
  const deviceCode = random(86);
  const device = {
    ...{ clientId: client.id, userCode: userCode(), expires: center.in(codeLife), interval },
    ...{ asked: -Infinity, decision: undefined },
  };
  center.devices.set(deviceCode, device);
  return {
    ...{ deviceCode, userCode: device.userCode, expiresIn: codeLife, interval },
    verificationUri: `${origin}/device`,
    verificationUriComplete: `${origin}/device?user_code=${device.userCode}`,
  };
}

/** `POST /token`. */
export function createToken(center: Center, ask: Ask): unknown {
  const client = clientIn(center, ask);
  const grant = textIn(ask, "grantType");
  if (!GRANTS.includes(grant)) {
    throw oidcError("UnsupportedGrantTypeException", "Unsupported grant type");
  }
  if (!client.grants.includes(grant)) {
    throw oidcError("UnauthorizedClientException", "The client may not use this grant type");
  }
  const session = grant === DEVICE
    ? byDevice(center, client, textIn(ask, "deviceCode"))
    : grant === "refresh_token"
    ? byRefresh(center, client, textIn(ask, "refreshToken"))
    : byCode(center, client, ask);
  return { ...center.issue(session), tokenType: "Bearer", idToken: null };
}

function byDevice(center: Center, client: Client, code: string): Session {
  const device = center.devices.get(code);
  if (device === undefined || device.clientId !== client.id) {
    throw oidcError("InvalidGrantException", "Invalid device code provided");
  }
  if (center.now() >= device.expires) {
    throw oidcError("ExpiredTokenException", "Device code has expired");
  }
  const early = center.now() - device.asked < device.interval * 1000;
  device.asked = center.now();
  if (early) {
    device.interval += 5;
    throw oidcError("SlowDownException", "Polling too fast");
  }
  if (device.decision === undefined) {
    throw new SsoError(400, "AuthorizationPendingException", {
      error: "authorization_pending",
      error_description: null,
    });
  }
  center.devices.delete(code);
  if (device.decision === "decline") {
    throw oidcError("AccessDeniedException", "The request was denied by the user");
  }
  return begin(center, client, client.scopes);
}

function byRefresh(center: Center, client: Client, token: string): Session {
  const session = center.refresh.get(token);
  // Each refresh token is good once.
  center.refresh.delete(token);
  if (session === undefined || session.over || session.clientId !== client.id) {
    throw oidcError("InvalidGrantException", "Invalid refresh token provided");
  }
  return session;
}

function byCode(center: Center, client: Client, ask: Ask): Session {
  const code = textIn(ask, "code");
  const given = center.codes.get(code);
  center.codes.delete(code);
  const verifier = createHash("sha256").update(textIn(ask, "codeVerifier")).digest("base64url");
  const good = given?.clientId === client.id && given.redirect === ask.redirectUri &&
    given.challenge === verifier && center.now() < given.expires;
  if (!good) throw oidcError("InvalidGrantException", "Invalid authorization code provided");
  return begin(center, client, given.scopes);
}

function begin(center: Center, client: Client, scopes: readonly string[]): Session {
  return { user: center.user, clientId: client.id, scopes, over: false };
}

/** The client that a request comes from; throws when it is unknown, lapsed, or can't prove itself. */
function clientIn(center: Center, ask: Ask): Client {
  const client = center.clients.get(textIn(ask, "clientId"));
  if (client !== undefined && client.secret === ask.clientSecret && center.now() < client.expires) {
    return client;
  }
  throw oidcError("InvalidClientException", "Invalid client credentials provided");
}

function textIn(ask: Ask, name: string): string {
  const value = ask[name];
  if (typeof value === "string" && value !== "") return value;
  throw oidcError("InvalidRequestException", `Missing required parameter ${name}`);
}

function listIn(ask: Ask, name: string): readonly string[] | undefined {
  const value = ask[name];
  if (value === undefined || value === null) return undefined;
  if (Array.isArray(value) && value.every((one) => typeof one === "string")) return value;
  throw oidcError("InvalidRequestException", `Invalid parameter ${name}`);
}
