/** Where an Azure identity lives: its cloud, the authority that signs it in, and where it works. */
import { UserError } from "../../lib/errors.ts";
import { hostsOf } from "../../lib/provider/hosts.ts";
import type { Entry } from "../../lib/provider/kind.ts";
import { known, type PassedOn, type Plan } from "../../lib/provider/plan.ts";
import { type AzureCloud, CLOUDS } from "./clouds.ts";
import type { EntraInput } from "./modules.ts";
import { AKS_SERVER, STORAGE } from "./resources.ts";

/** What every provider's fields may say about it. */
export interface TenantFields {
  readonly cloud_environment?: AzureCloud["name"] | undefined;
  readonly subscription_id?: string | undefined;
  readonly location?: string | undefined;
  readonly tenant_id?: string | undefined;
  readonly authority_host?: string | undefined;
  readonly resource_manager_url?: string | undefined;
  readonly client_id?: string | undefined;
}

/** What a provider tells the identities that are obtained from it. */
export interface Tenant {
  readonly cloud: AzureCloud;
  /** An authority that stands in for the cloud's own; an origin. */
  readonly authority: string | undefined;
  /** Azure Resource Manager; an origin. */
  readonly arm: string;
  /** The tenant as it is configured: an id or a domain. */
  readonly tenant?: string | undefined;
  readonly subscription: string | undefined;
  readonly location?: string | undefined;
  /** How programs can prove by themselves that they are this application. */
  readonly oidc?: Federation | undefined;
}

/** A federated application. */
export interface Federation {
  /** Its client id. */
  readonly client: string;
  /** Where another issuer's token for it lies, which stays fresh by itself. */
  readonly tokenFile: string;
}

/** Where an identity works: a subscription of the tenant, or a part of it. */
export interface Workplace extends Omit<Tenant, "arm"> {
  readonly subscription: string;
  readonly resourceGroup?: string | undefined;
}

/** Where somebody signs in, without a slash at the end. */
export function authorityOf({ cloud, authority }: Pick<Tenant, "cloud" | "authority">): string {
  return (authority ?? cloud.login).replace(/\/+$/, "");
}

/** What Azure's providers and identities tell those obtained from them. */
export interface AzurePassedOn extends PassedOn {
  readonly cloud: "azure";
  /** What later links take over; the environment may complete it. */
  readonly tenant: Tenant;
  /** Who signs in, as far as it is configured. */
  readonly principal: string | undefined;
}

type EntryName = Pick<Entry<unknown>, "name" | "at">;

/** The tenant that a provider's fields describe; throws `config_invalid` for one that contradicts itself. */
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
 * Only who issues the tokens may say where they are shown: the same host, or a sister below one domain. A file
 * of somebody else's could otherwise have Microsoft's tokens sent to a place of their own.
 */
function belong(manager: string, authority: string | undefined): boolean {
  if (authority === undefined) return false;
  const [one, other] = [manager, authority].map((address) => new URL(address).hostname);
  const parent = one!.slice(one!.indexOf(".") + 1);
  const isName = !/^[\d.]+$|:/.test(one!) && parent.includes(".");
  return one === other || isName && other!.slice(other!.indexOf(".") + 1) === parent;
}

/** A field that this provider can't do without. */
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

/** What the sign-in modules are told of a place. */
export function toldOf({ cloud, authority }: Tenant, tenant: string, client: string): EntraInput {
  return { login: authority ?? cloud.login, tenant, client, scopes: scopesOf(cloud) };
}

/** What is asked for, by the resource that the token is for. */
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

/** The hosts of a sign-in there. */
export function loginHosts({ cloud, authority }: Tenant): readonly string[] {
  return hostsOf(authority ?? cloud.login);
}

/** What is known of an entry, for its plan: what is shown of it, and what it tells those obtained from it. */
export function described(tenant: Tenant, principal?: string) {
  const { cloud: { name }, subscription, location, authority } = tenant;
  const cloud = name === "public" ? undefined : name;
  const facts = { account: subscription, region: location, principal, url: authority, cloud };
  return { region: location, passesOn: passOn(tenant, principal), facts: known(facts) };
}

/** What a plan tells, for its `passesOn`. */
export function passOn(tenant: Tenant, principal: string | undefined): AzurePassedOn {
  return { cloud: "azure", tenant, principal };
}

/** What the plan before tells, which the kinds that it is accepted from all make one of this cloud. */
export function passedOn(plan: Plan | undefined): AzurePassedOn {
  if (isAzure(plan?.passesOn)) return plan.passesOn;
  throw new Error("the entry before is not one of Azure");
}

function isAzure(passed: PassedOn | undefined): passed is AzurePassedOn {
  return passed?.cloud === "azure";
}
