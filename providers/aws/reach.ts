/** Ways to reach AWS: its own hosts, those with validated cryptography or IPv6, or another address. */
import * as v from "valibot";
import { flag } from "../../lib/config/schema/schema.ts";
import { type Partition, partitionOf } from "./partitions.ts";
import type { ServiceHost } from "./integrations/services.ts";

/** The way in which AWS's services are reached. */
export interface Reach {
  /** The address that was configured in place of AWS's own hosts. */
  readonly endpoint: string | undefined;
  /** Hosts with validated cryptography (FIPS 140). */
  readonly fips: boolean;
  /** Hosts with IPv6 addresses too. */
  readonly dualStack: boolean;
}

/** Schemas of the keys of `spec` that choose it, beside an address. */
export const REACH = {
  use_fips_endpoint: v.optional(flag()),
  use_dualstack_endpoint: v.optional(flag()),
};

/** AWS's own hosts. */
export const PLAIN: Reach = { endpoint: undefined, fips: false, dualStack: false };

/** Returns the address of a service in a region, as the endpoint rules of AWS's SDKs have it. */
export function serviceUrl(
  service: ServiceHost,
  region: string,
  { endpoint, fips, dualStack }: Reach,
  partition: Partition = partitionOf(region),
): string {
  if (endpoint !== undefined) return endpoint;
  const domain = dualStack ? partition.dualStack ?? partition.domain : partition.domain;
  const isGov = service.govIsFips && partition.name === "aws-us-gov" && !dualStack;
  return `https://${prefixOf(service, { fips: fips && !isGov, dualStack })}.${region}.${domain}`;
}

function prefixOf(service: ServiceHost, { fips, dualStack }: Omit<Reach, "endpoint">): string {
  const { plain } = service;
  if (fips) return (dualStack ? service.both : service.fips) ?? `${plain}-fips`;
  return (dualStack ? service.dualStack : undefined) ?? plain;
}

/** Returns the variables with which AWS's SDKs in a session reach AWS in this way. */
export function reachVariables({ fips, dualStack }: Reach): Record<string, string> {
  return {
    ...(fips ? { AWS_USE_FIPS_ENDPOINT: "true" } : {}),
    ...(dualStack ? { AWS_USE_DUALSTACK_ENDPOINT: "true" } : {}),
  };
}
