/** Where the Security Token Service is asked, and how an entry passes that on to those obtained from it. */
import * as v from "valibot";
import { endpoint, region, text } from "../../lib/config/schema.ts";
import type { Plan, World } from "../../lib/provider.ts";
import { isAwsHost, type Partition, partitionOf } from "./partitions.ts";

/** A service that is asked: its region, and its address. */
export interface Endpoint {
  readonly region: string;
  /** Without a path. */
  readonly url: string;
}

/** `spec` of every AWS kind. */
export const SPEC = v.optional(v.object({
  /** Where AWS is asked instead of its own hosts. */
  endpoint_url: v.optional(endpoint()),
  /** The original's older spelling of the same. */
  aws: v.optional(v.object({ resolver: v.optional(v.object({ url: v.optional(endpoint()) })) })),
  /** Where the original keeps files; ours lie in the session. */
  files: v.optional(v.object({ base_path: v.optional(text()) })),
}));

/** `principal.region`, which the original's kinds share. */
export const REGION = v.optional(region());

/** The address that `spec` gives. */
export function endpointIn(spec: v.InferOutput<typeof SPEC>): string | undefined {
  return spec?.endpoint_url ?? spec?.aws?.resolver?.url;
}

/** A plan that tells its address to those obtained from it. Its region they find in its facts. */
export interface AwsPlan extends Plan {
  /** The address that was configured; `undefined` for AWS's own hosts. */
  readonly endpoint: string | undefined;
  /** Whether its credential is a role's: another one obtained with it is "chained", and has less rights. */
  readonly isRole?: boolean;
}

/** Whether the entry before yields a role's credential. */
export function isRoleBefore(via: Plan | undefined): boolean {
  return (via as Partial<AwsPlan> | undefined)?.isRole ?? false;
}

/** The address that the entry before has, if it is one of AWS. */
export function inheritedEndpoint(via: Plan | undefined): string | undefined {
  return (via as Partial<AwsPlan> | undefined)?.endpoint;
}

/** STS in that region, or at the configured address; without a region, at the partition's home. */
export function stsAt(
  url: string | undefined,
  region: string | undefined,
  partition: Partition = partitionOf(region ?? ""),
): Endpoint {
  const there = region ?? partition.home;
  return { region: there, url: url ?? `https://sts.${there}.${partitionOf(there).domain}` };
}

/** The host of an address as a permission names it: always with its port. */
export function hostOf(url: string): string {
  const { hostname, port, protocol } = new URL(url);
  return `${hostname}:${port || (protocol === "http:" ? "80" : "443")}`;
}

/** Says where a sign-in goes, or what else is done there, when that is not one of AWS's own hosts. */
export function announce(
  world: Pick<World, "person">,
  { url }: Endpoint,
  act = "Signing in at",
): void {
  if (isAwsHost(new URL(url).hostname)) return;
  world.person.say(`${act} ${new URL(url).origin} (not an AWS host)`);
}
