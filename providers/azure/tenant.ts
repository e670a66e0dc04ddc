/** An Azure identity's cloud, authority, tenant and subscription. */
import { UserError } from "../../lib/errors.ts";
import { hostsOf } from "../../lib/provider/hosts.ts";
import type { Entry } from "../../lib/provider/kind.ts";
import { known, type PassedOn, type Plan } from "../../lib/provider/plan.ts";
import { type AzureCloud, CLOUDS } from "./clouds.ts";
import type { EntraInput } from "./modules.ts";
import { AKS_SERVER, STORAGE } from "./resources.ts";

/** Fields of every provider that choose them. */
export interface TenantFields {
  readonly cloud_environment?: AzureCloud["name"] | undefined;
  readonly subscription_id?: string | undefined;
  readonly location?: string | undefined;
  readonly tenant_id?: string | undefined;
  readonly authority_host?: string | undefined;
  readonly resource_manager_url?: string | undefined;
  readonly client_id?: string | undefined;
}

/** The tenant that a provider passes on to its identities. */
export interface Tenant {
  readonly cloud: AzureCloud;
  /** The origin of an authority in place of the cloud's own. */
  readonly authority: string | undefined;
  /** The origin of Azure Resource Manager. */
  readonly arm: string;
  /** The tenant as it is configured: an id or a domain. */
  readonly tenant?: string | undefined;
  readonly subscription: string | undefined;
  readonly location?: string | undefined;
  /** The application's federation, with which programs can sign in by themselves. */
  readonly oidc?: Federation | undefined;
}

/** A federated application. */
export interface Federation {
  /** Its client id. */
  readonly client: string;
  /** The file with another issuer's token for it, which that issuer keeps fresh. */
  readonly tokenFile: string;
}

/** A subscription of the tenant, or a resource group in it, that an identity works in. */
export interface Workplace extends Omit<Tenant, "arm"> {
  readonly subscription: string;
  readonly resourceGroup?: string | undefined;
}

/** Returns the authority's origin, without a slash at the end. */
export function authorityOf({ cloud, authority }: Pick<Tenant, "cloud" | "authority">): string {
  return (authority ?? cloud.login).replace(/\/+$/, "");
}

/** Facts that Azure's providers and identities pass on to entries that are obtained from them. */
export interface AzurePassedOn extends PassedOn {
  readonly cloud: "azure";
  /** The tenant for later links; the environment may complete it. */
  readonly tenant: Tenant;
  /** The principal that signs in, as far as it is configured. */
  readonly principal: string | undefined;
}

type EntryName = Pick<Entry<unknown>, "name" | "at">;

/** Returns the tenant that a provider's fields describe; throws `config_invalid` when they contradict each other. */
export function tenantOf(fields: TenantFields, { name, at }: EntryName): Tenant {
  const { cloud_environment, authority_host, resource_manager_url } = fields;
  const cloud = CLOUDS.find((one) => one.name === (cloud_environment ?? "public"))!;
  const own = authority_host === undefined ? undefined : new URL(authority_host).origin;
  if (resource_manager_url !== undefined && !belong(resource_manager_url, authority_host)) {
    const message =
      `Cannot use provider "${name}": "resource_manager_url" is not beside "authority_host"`;
    throw new UserError("config_invalid", message, {
      hint: "authority_host: https://login.DOMAIN, resource_manager_url: https://management.DOMAIN",
      at: at("resource_manager_url"),
    });
  }
  return {
    cloud,
    authority: own === cloud.login ? undefined : own,
    arm: resource_manager_url === undefined ? cloud.arm : new URL(resource_manager_url).origin,
    tenant: fields.tenant_id,
    subscription: fields.subscription_id,
    location: fields.location,
  };
}

/**
 * Whether Resource Manager belongs to the authority: the same host, or a sibling in one domain. Otherwise a file of
 * somebody else's could have Microsoft's tokens sent to a host of its own.
 */
function belong(manager: string, authority: string | undefined): boolean {
  if (authority === undefined) return false;
  const [one, other] = [manager, authority].map((address) => new URL(address).hostname);
  const parent = one!.slice(one!.indexOf(".") + 1);
  const isName = !/^[\d.]+$|:/.test(one!) && parent.includes(".");
  return one === other || isName && other!.slice(other!.indexOf(".") + 1) === parent;
}

/** Returns the value of a field; throws `config_invalid` when the provider lacks it. */
export function required(
  fields: TenantFields,
  key: "tenant_id" | "client_id",
  { name, at }: EntryName,
): string {
  const value = fields[key];
  if (value !== undefined) return value;
  throw new UserError("config_invalid", `Cannot use provider "${name}": "${key}" is missing`, {
    hint: `${key}: 00000000-0000-0000-0000-000000000000`,
    at: at(key),
  });
}

/** Returns the input of the sign-in modules. */
export function toldOf({ cloud, authority }: Tenant, tenant: string, client: string): EntraInput {
  return { login: authority ?? cloud.login, tenant, client, scopes: scopesOf(cloud) };
}

/** Returns the scope to ask for, by the token's resource. */
export function resourcesOf({ arm, legacy, graph, vault }: AzureCloud): EntraInput["scopes"] {
  // The slash at its end is part of the older resource's name, as `az` asks for it.
  return { arm, legacy: `${legacy}/`, graph, vault, storage: STORAGE, server: AKS_SERVER };
}

function scopesOf(cloud: AzureCloud): EntraInput["scopes"] {
  const resources = Object.entries(resourcesOf(cloud));
  return Object.fromEntries(
    resources.map(([name, it]) => [name, `${it}/.default`]),
  ) as unknown as EntraInput["scopes"];
}

/** Returns the hosts that a sign-in at the tenant reaches. */
export function loginHosts({ cloud, authority }: Tenant): readonly string[] {
  return hostsOf(authority ?? cloud.login);
}

/** Returns the parts of a plan that the configuration decides: its region, its facts, and what it passes on. */
export function described(tenant: Tenant, principal?: string) {
  const { cloud: { name }, subscription, location, authority } = tenant;
  const cloud = name === "public" ? undefined : name;
  const facts = { account: subscription, region: location, principal, url: authority, cloud };
  return { region: location, passesOn: passOn(tenant, principal), facts: known(facts) };
}

/** Makes a plan's `passesOn`. */
export function passOn(tenant: Tenant, principal: string | undefined): AzurePassedOn {
  return { cloud: "azure", tenant, principal };
}

/**
 * Returns the facts that the plan before passes on. Its kind only accepts plans of this cloud, so throws a bug for
 * another.
 */
export function passedOn(plan: Plan | undefined): AzurePassedOn {
  if (isAzure(plan?.passesOn)) return plan.passesOn;
  throw new Error("the entry before is not one of Azure");
}

function isAzure(passed: PassedOn | undefined): passed is AzurePassedOn {
  return passed?.cloud === "azure";
}
