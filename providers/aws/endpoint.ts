/** The Security Token Service's endpoint, as an entry configures it. */
import * as v from "valibot";
import { endpoint, region, text } from "../../lib/config/schema/schema.ts";
import { type Partition, partitionOf } from "./partitions.ts";
import { PLAIN, REACH, type Reach, serviceUrl } from "./reach.ts";
import { SERVICES } from "./integrations/services.ts";

/** A service that is asked: its region, and its address. */
export interface Endpoint {
  readonly region: string;
  /** Without a path. */
  readonly url: string;
}

/** The original's older spelling of `endpoint_url`, below `aws`. */
export const RESOLVER = v.optional(
  v.object({ resolver: v.optional(v.object({ url: v.optional(endpoint()) })) }),
);

/** `spec` of every AWS kind. */
export const SPEC = v.optional(v.object({
  /** An address that is asked in place of AWS's own hosts. */
  endpoint_url: v.optional(endpoint()),
  aws: RESOLVER,
  ...REACH,
  /** The original's directory for its files; ours lie in the session. */
  files: v.optional(v.object({ base_path: v.optional(text()) })),
}));

/** `principal.region`, which the original's kinds share. */
export const REGION = v.optional(region());

/** Returns how an entry reaches AWS: as its `spec` says, else as the entry before it does. */
export function reachIn(spec: v.InferOutput<typeof SPEC>, before = PLAIN): Reach {
  return {
    endpoint: spec?.endpoint_url ?? spec?.aws?.resolver?.url ?? before.endpoint,
    fips: spec?.use_fips_endpoint ?? before.fips,
    dualStack: spec?.use_dualstack_endpoint ?? before.dualStack,
  };
}

/** Returns STS in that region, or at the configured address; without a region, at the partition's home. */
export function stsAt(
  reach: Reach,
  region: string | undefined,
  partition: Partition = partitionOf(region ?? ""),
): Endpoint {
  const there = region ?? partition.home;
  return { region: there, url: serviceUrl(SERVICES.sts, there, reach) };
}
