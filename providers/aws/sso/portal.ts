/** IAM Identity Center's endpoints: two services in the region of the organisation's instance. */
import { UserError } from "../../../lib/errors.ts";
import { hostOf } from "../../../lib/provider/hosts.ts";
import { partitionOf } from "../partitions.ts";
import { type Reach, serviceUrl } from "../reach.ts";
import { type ServiceHost, SERVICES } from "../integrations/services.ts";
import { DEVICE_PAGES, PORTALS } from "../hosts.ts";
import type { Service } from "./modules.ts";

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

/** The scope of a token that opens accounts and can be refreshed. */
export const SCOPE = "sso:account:access";

/** Returns the portal; throws `UserError` (`config_invalid`) when the partition can't be reached in that way. */
export function portalAt(
  startUrl: string,
  region: string,
  scopes: readonly string[],
  reach: Reach,
): Portal {
  return {
    startUrl: plainStart(startUrl),
    scopes: [...scopes].sort(),
    oidc: { region, url: addressOf(SERVICES.oidc, region, reach) },
    portal: { region, url: addressOf(SERVICES.portal, region, reach) },
    endpoint: reach.endpoint,
  };
}

/**
 * Returns the address of a portal: people paste `/start/`, `/start#/` and `/start/#/?tab=accounts`, which are all the
 * same.
 */
function plainStart(startUrl: string): string {
  const { origin, pathname } = new URL(startUrl);
  return `${origin}${pathname.replace(/\/+$/, "")}`;
}

function addressOf(service: ServiceHost, region: string, reach: Reach): string {
  const partition = partitionOf(region);
  if (reach.dualStack && reach.endpoint === undefined && partition.dualStack === undefined) {
    const message = `The partition "${partition.name}" has no dual-stack hosts`;
    throw new UserError("config_invalid", message, { hint: "use_dualstack_endpoint: false" });
  }
  return serviceUrl(service, region, reach).replace(/\/+$/, "");
}

/** Returns the hosts of both services, as permissions name them. */
export function hostsOf({ oidc, portal }: Portal): readonly string[] {
  return [...new Set([hostOf(oidc.url), hostOf(portal.url)])];
}

/**
 * Returns the hosts that a person may be sent to: the configured portal's, and AWS's own pages, since AWS may lead to
 * another name of the portal. A configured endpoint may lead only to itself.
 */
export function pagesOf({ startUrl, oidc, endpoint }: Portal): readonly string[] {
  const whose = endpoint === undefined ? [...DEVICE_PAGES, ...PORTALS] : [hostOf(oidc.url)];
  return [hostOf(startUrl), ...whose];
}

/** Returns a portal's name, under which everything of a person's sign-in there is shared. */
export function nameOf({ startUrl, oidc, endpoint, scopes }: Portal): string {
  const through = endpoint === undefined ? "" : ` through ${endpoint}`;
  return `${startUrl} in ${oidc.region}${through} for ${scopes.join(" ")}`;
}
