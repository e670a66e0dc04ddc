/** The address of an EC2 instance's metadata service. */
import { hostsOf } from "../../../lib/provider/hosts.ts";
import type { Environment } from "../../../lib/system.ts";

const ADDRESSES = { four: "http://169.254.169.254", six: "http://[fd00:ec2::254]" } as const;

/** The hosts of AWS's own metadata services. */
export const METADATA_HOSTS: readonly string[] = hostsOf(...Object.values(ADDRESSES));

/** Returns the metadata service's address; `undefined` where it is turned off. */
export function metadataOf(env: Environment): string | undefined {
  if (env.get("AWS_EC2_METADATA_DISABLED")?.toLowerCase() === "true") return undefined;
  const configured = env.get("AWS_EC2_METADATA_SERVICE_ENDPOINT");
  if (configured && URL.canParse(configured)) return new URL(configured).origin;
  const six = env.get("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE")?.toLowerCase() === "ipv6";
  return six ? ADDRESSES.six : ADDRESSES.four;
}
