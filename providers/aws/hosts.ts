/**
 * AWS's own hosts. Its domains are no measure: whoever starts a machine, a function or an API below
 * amazonaws.com has a name there. So these are the services that are asked, at the hosts where they are asked.
 */
import type { CloudHosts } from "../../lib/provider/cloud.ts";
import { CONTAINER_HOSTS } from "./kinds/container.ts";
import { iamHost } from "./iam.ts";
import { METADATA_HOSTS } from "./kinds/metadata.ts";
import { PARTITIONS } from "./partitions.ts";
import { type Reach, serviceUrl } from "./reach.ts";
import { SIGN_IN_HOSTS } from "./saml/hosts.ts";
import { SERVICES } from "./integrations/services.ts";

/** Every way to reach a service without an address of one's own. */
const REACHES: readonly Reach[] = [false, true].flatMap((fips) =>
  [false, true].map((dualStack) => ({ endpoint: undefined, fips, dualStack }))
);

/** Returns the hosts of a service in any region, by the same rule as its endpoints. */
function hostsOfService(service: typeof SERVICES[keyof typeof SERVICES]): readonly string[] {
  return PARTITIONS.flatMap((partition) =>
    REACHES.map((reach) => serviceUrl(service, "REGION", reach, partition).slice("https://".length))
  );
}

/** IAM Identity Center's own page for device codes, which it names where a portal has none. */
export const DEVICE_PAGES: readonly string[] = PARTITIONS.map(({ domain }) =>
  `device.sso.REGION.${domain}`
);

/**
 * Access portals: whoever has an AWS account can open one, under nearly any name
 * (docs.aws.amazon.com/singlesignon/latest/userguide/howtochangeURL.html).
 */
export const PORTALS = [
  "*.awsapps.com",
  "start.*.awsapps.com",
  "start.*.*.awsapps.com",
  "start.*.awsapps.cn",
  "*.portal.REGION.app.aws",
] as const;

/** AWS's own hosts, and patterns of those that its customers name. */
export const HOSTS: CloudHosts = {
  vendor: "AWS",
  own: [
    ...new Set([
      ...Object.values(SERVICES).flatMap(hostsOfService),
      // The Security Token Service from before there were regions.
      "sts.amazonaws.com",
      ...PARTITIONS.flatMap((partition) => REACHES.map((reach) => iamHost(partition, reach))),
      ...SIGN_IN_HOSTS.flatMap((host) => [host, `REGION.${host}`]),
      ...DEVICE_PAGES,
      ...METADATA_HOSTS,
      ...CONTAINER_HOSTS,
    ]),
  ],
  // The last one is where a portal is known by its number alone.
  tenants: [...PORTALS, "identitycenter.amazonaws.com"],
};
