/** Where IAM Identity Center is asked: two services in the region of the organisation's instance. */
import { UserError } from "../../../lib/errors.ts";
import type { Plan } from "../../../lib/provider.ts";
import { hostOf } from "../endpoint.ts";
import { type Partition, partitionOf } from "../partitions.ts";
import type { Service } from "./asked.ts";

/** A portal: an organisation's start page, and the services behind it. */
export interface Portal {
  /** Without slash or fragment at its end, as which it is known to AWS. */
  readonly startUrl: string;
  readonly scopes: readonly string[];
  readonly oidc: Service;
  readonly portal: Service;
  /** The address that was configured in place of AWS's own hosts. */
  readonly endpoint: string | undefined;
}

/** How the services are to be reached. */
export interface Reach {
  readonly endpoint: string | undefined;
  /** Hosts with validated cryptography. */
  readonly fips: boolean;
  /** Hosts with IPv6 addresses too. */
  readonly dualStack: boolean;
}

/** What a token must be good for, so that it opens accounts and can be refreshed. */
export const SCOPE = "sso:account:access";

/**
 * The domains of hosts with IPv6 addresses. From the SDKs' partitions.json; the isolated partitions have none.
 */
const DUAL_STACK: Readonly<Record<string, string>> = {
  "aws": "api.aws",
  "aws-us-gov": "api.aws",
  "aws-cn": "api.amazonwebservices.com.cn",
  "aws-eusc": "api.amazonwebservices.eu",
};

/** The portal; throws `UserError` (`config_invalid`) when the partition can't be reached in that way. */
export function portalAt(
  startUrl: string,
  region: string,
  scopes: readonly string[],
  reach: Reach,
): Portal {
  return {
    startUrl: plainStart(startUrl),
    scopes: [...scopes].sort(),
    oidc: { region, url: addressOf("oidc", region, reach) },
    portal: { region, url: addressOf("portal.sso", region, reach) },
    endpoint: reach.endpoint,
  };
}

/** People paste `/start/`, `/start#/` and `/start/#/?tab=accounts`; all of them are one portal. */
function plainStart(startUrl: string): string {
  const { origin, pathname } = new URL(startUrl);
  return `${origin}${pathname.replace(/\/+$/, "")}`;
}

function addressOf(
  service: "oidc" | "portal.sso",
  region: string,
  { endpoint, fips, dualStack }: Reach,
): string {
  if (endpoint !== undefined) return endpoint.replace(/\/+$/, "");
  const partition = partitionOf(region);
  const domain = dualStack ? dualStackDomain(partition) : partition.domain;
  // The hosts of GovCloud are validated as they are.
  const isPlain = !fips || (partition.name === "aws-us-gov" && !dualStack);
  return `https://${service}${isPlain ? "" : "-fips"}.${region}.${domain}`;
}

function dualStackDomain({ name }: Partition): string {
  const domain = DUAL_STACK[name];
  if (domain !== undefined) return domain;
  throw new UserError("config_invalid", `The partition "${name}" has no dual-stack hosts`, {
    hint: "use_dualstack_endpoint: false",
  });
}

/** The hosts of both services, as permissions name them. */
export function hostsOf({ oidc, portal }: Portal): readonly string[] {
  return [...new Set([hostOf(oidc.url), hostOf(portal.url)])];
}

/** A portal's name, under which everything that belongs to a person's sign-in there is shared. */
export function nameOf({ startUrl, oidc, endpoint, scopes }: Portal): string {
  const through = endpoint === undefined ? "" : ` through ${endpoint}`;
  return `${startUrl} in ${oidc.region}${through} for ${scopes.join(" ")}`;
}

/** A provider's plan, as identities find it behind them. */
export interface PortalPlan extends Plan {
  /** The provider's name in the configuration. */
  readonly provider: string;
  readonly center: Portal;
  /** See `nameOf`. */
  readonly shared: string;
}

/** The plan of the entry before; throws when that is no provider of this kind, which `accepts` rules out. */
export function portalBefore(via: Plan | undefined): PortalPlan {
  if (via !== undefined && "center" in via) return via as PortalPlan;
  throw new Error("a permission set follows a portal");
}
