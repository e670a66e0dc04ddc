/** IAM's endpoints: one host for each partition, as the endpoint rules of AWS's SDKs have it. */
import type { Endpoint } from "./endpoint.ts";
import { type Partition, partitionOf } from "./partitions.ts";
import type { Reach } from "./reach.ts";

/**
 * Returns IAM of the partition that a region lies in, or at the configured address. Its signatures name the partition's
 * home.
 */
export function iamAt(reach: Reach, region: string): Endpoint {
  const partition = partitionOf(region);
  const url = reach.endpoint ?? `https://${iamHost(partition, reach)}`;
  return { region: partition.home, url };
}

/**
 * Returns IAM's host; where a partition has none with validated cryptography, a name that does not exist, rather than
 * another host.
 */
export function iamHost(
  { name, domain, dualStack, home }: Partition,
  { fips, dualStack: both }: Omit<Reach, "endpoint">,
): string {
  const there = both && dualStack !== undefined ? dualStack : domain;
  if (name === "aws-us-gov") return `iam.us-gov.${there}`;
  const first = fips ? "iam-fips" : "iam";
  if (there === dualStack) return `${first}.global.${there}`;
  return name === "aws" || fips ? `${first}.${there}` : `${first}.${home}.${there}`;
}
