/** What tokens are shown to: Azure Resource Manager, and the endpoints that give machines their identity. */
import { EntraError, type Holder, type ManagedIdentity, type Vault } from "./directory.ts";

const MANAGERS = /^https:\/\/management\.(azure\.com|core\.windows\.net|.+)\/?$/;

/** `GET /subscriptions/{id}` and `GET /subscriptions` (learn.microsoft.com/rest/api/resources/subscriptions). */
export function subscriptions(vault: Vault, path: string, bearer: string | null): unknown {
  const holder = holderOf(vault, bearer);
  const all = vault.options.subscriptions ?? [];
  const seen = all.filter(({ readers, tenant }) =>
    readers.includes(holder.object) && tenant === holder.tenant
  ).map(({ id, name, tenant, state = "Enabled" }) => ({
    ...{ id: `/subscriptions/${id}`, subscriptionId: id, tenantId: tenant, displayName: name },
    ...{ state, authorizationSource: "RoleBased", managedByTenants: [] },
  }));
  const wanted = /^\/subscriptions\/([^/]+)$/.exec(path)?.[1];
  if (wanted === undefined) return { value: seen };
  const found = seen.find(({ subscriptionId }) => subscriptionId === wanted);
  if (found !== undefined) return found;
  throw armError(404, "SubscriptionNotFound", `The subscription '${wanted}' could not be found.`);
}

/** `GET /tenants`. */
export function tenants(vault: Vault, bearer: string | null): unknown {
  const { tenant } = holderOf(vault, bearer);
  return { value: [{ id: `/tenants/${tenant}`, tenantId: tenant }] };
}

function holderOf(vault: Vault, bearer: string | null): Holder {
  const found = vault.access.get(bearer?.replace(/^Bearer /i, "") ?? "");
  if (found === undefined || !MANAGERS.test(found.audience)) {
    throw armError(401, "InvalidAuthenticationToken", "The access token is invalid.");
  }
  if (found.expires > Date.now()) return found;
  throw armError(401, "ExpiredAuthenticationToken", "The access token expiry UTC time has passed.");
}

/** Azure Resource Manager's errors. */
export function armError(status: number, code: string, message: string): EntraError {
  return new EntraError(status, { error: { code, message } });
}

/** App Service's endpoint, `2019-08-01` (learn.microsoft.com/azure/app-service/overview-managed-identity). */
export async function appService(vault: Vault, query: URLSearchParams, headers: Headers) {
  if (headers.get("x-identity-header") !== vault.options.identityHeader) {
    throw new EntraError(401, { statusCode: 401, message: "Unauthorized" });
  }
  const { token, life, identity } = await machineToken(vault, query);
  const { client: client_id } = identity;
  return {
    ...{ access_token: token, expires_on: endOf(life), resource: query.get("resource") },
    ...{ token_type: "Bearer", client_id },
  };
}

/** The Instance Metadata Service (learn.microsoft.com/azure/virtual-machines/instance-metadata-service). */
export async function metadata(vault: Vault, query: URLSearchParams, headers: Headers) {
  if (headers.get("metadata") !== "true") {
    throw new EntraError(400, {
      error: "invalid_request",
      error_description: "Required metadata header not specified",
    });
  }
  const { token, life, identity } = await machineToken(vault, query);
  return {
    ...{ access_token: token, client_id: identity.client, expires_in: String(life) },
    ...{ expires_on: endOf(life), resource: query.get("resource"), token_type: "Bearer" },
  };
}

/** In seconds since 1970. */
function endOf(life: number): string {
  return String(Math.floor(Date.now() / 1000) + life);
}

async function machineToken(vault: Vault, query: URLSearchParams) {
  const wanted = query.get("client_id");
  const identity = vault.options.managed?.find((one: ManagedIdentity) =>
    wanted === null ? one.system === true : one.client === wanted
  );
  if (identity === undefined) {
    throw new EntraError(400, {
      error: "invalid_request",
      error_description: "Identity not found",
    });
  }
  const { token, life } = await vault.issue(identity, query.get("resource") ?? "");
  return { token, life, identity };
}
