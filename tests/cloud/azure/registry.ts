/**
 * A container registry's own authentication (github.com/Azure/acr/blob/main/docs/AAD-OAuth.md): who has a
 * token for Resource Manager gets a refresh token, and for that an access token. `az acr login` uses it.
 */
import type { Received, Reply } from "../github/wire.ts";
import { bearerIn, json } from "./reply.ts";

/** A registry, and who may use it. */
export interface RegistryOptions {
  /** Its host, such as `myregistry.azurecr.io`. */
  readonly host: string;
  readonly tenant: string;
  readonly subscription: string;
  readonly group: string;
  /** Whether it is a token for Resource Manager whose owner has a role on it. */
  knows(token: string): boolean;
  /** Milliseconds since 1970. */
  now(): number;
}

/** What Resource Manager says of it, to who looks for it; `undefined` for what is not about it. */
export function describeRegistry(options: RegistryOptions, request: Received): Reply | undefined {
  const { host, subscription, group } = options;
  const [name] = host.split(".");
  const type = "Microsoft.ContainerRegistry/registries";
  const id = `/subscriptions/${subscription}/resourceGroups/${group}/providers/${type}/${name}`;
  const path = decodeURIComponent(request.url.pathname);
  const isList = path === `/subscriptions/${subscription}/resources`;
  if (request.method !== "GET" || path !== id && !isList) return undefined;
  if (!options.knows(bearerIn(request.headers))) {
    return refuse(401, "UNAUTHORIZED", "who are you");
  }
  const resource = {
    ...{ id, name, type, location: "westeurope", sku: { name: "Basic", tier: "Basic" } },
    properties: { loginServer: host, provisioningState: "Succeeded", adminUserEnabled: false },
  };
  return json(200, isList ? { value: [resource] } : resource);
}

/** How long a refresh token lasts, in seconds: three hours. */
const LIFE = 3 * 60 * 60;

/** Answers a request to the registry. */
export function answerRegistry(options: RegistryOptions, request: Received): Reply {
  const { method, url, body } = request;
  const form = new URLSearchParams(new TextDecoder().decode(body));
  if (url.pathname === "/v2/") return challenge(options);
  if (method !== "POST") return refuse(404, "NOT_FOUND", "there is no such page");
  if (url.pathname === "/oauth2/exchange") return exchange(options, form);
  if (url.pathname === "/oauth2/token") return access(options, form);
  return refuse(404, "NOT_FOUND", "there is no such page");
}

function challenge({ host }: RegistryOptions): Reply {
  const way = `Bearer realm="https://${host}/oauth2/token",service="${host}"`;
  return { ...refuse(401, "UNAUTHORIZED", "authentication required"), ...ways(way) };
}

function ways(way: string): Pick<Reply, "headers"> {
  return { headers: { "content-type": "application/json", "www-authenticate": way } };
}

function exchange(options: RegistryOptions, form: URLSearchParams): Reply {
  const { host, tenant, now } = options;
  const grants = ["access_token", "access_token_refresh_token"];
  if (!grants.includes(form.get("grant_type") ?? "") || form.get("service") !== host) {
    return refuse(400, "INVALID_REQUEST", "grant_type and service are required");
  }
  if (form.has("tenant") && form.get("tenant") !== tenant) {
    return refuse(401, "UNAUTHORIZED", "the token is of another tenant");
  }
  if (!options.knows(form.get("access_token") ?? "")) {
    return refuse(
      401,
      "UNAUTHORIZED",
      "authentication required, visit https://aka.ms/acr/authorization",
    );
  }
  const claims = { aud: host, grant_type: "refresh_token", exp: Math.floor(now() / 1000) + LIFE };
  return json(200, { refresh_token: unsigned(claims) });
}

function access({ host, now }: RegistryOptions, form: URLSearchParams): Reply {
  const claims = claimsOf(form.get("refresh_token") ?? "");
  if (claims.aud !== host) return refuse(401, "UNAUTHORIZED", "authentication required");
  const exp = Math.floor(now() / 1000) + LIFE;
  return json(200, { access_token: unsigned({ aud: host, exp, scope: form.get("scope") }) });
}

function refuse(status: number, code: string, message: string): Reply {
  return json(status, { errors: [{ code, message }] });
}

function unsigned(claims: unknown): string {
  const part = (value: unknown) =>
    new TextEncoder().encode(JSON.stringify(value))
      .toBase64({ alphabet: "base64url", omitPadding: true });
  return `${part({ alg: "none" })}.${part(claims)}.registry-canary-EXAMPLE`;
}

function claimsOf(token: string): { aud?: unknown } {
  try {
    const [, claims = ""] = token.split(".");
    const bytes = Uint8Array.fromBase64(claims, { alphabet: "base64url" });
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return {};
  }
}
