/** Asking AWS's services beside its sign-ins: where, signed with what, and what a refusal comes to. */
import type { Credential } from "../../../lib/credential.ts";
import { hostOf } from "../../../lib/provider/hosts.ts";
import type { Plan } from "../../../lib/provider/plan.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import type { Environment } from "../../../lib/system.ts";
import { type Caller, callerOf } from "../credential.ts";
import { type Endpoint, stsAt } from "../endpoint.ts";
import { passedOn, reachOf } from "../passed_on.ts";
import { type Reach, serviceUrl } from "../reach.ts";
import type { ServiceHost } from "./services.ts";
import { signerOf } from "../signer.ts";
import { hostsOfSurroundings } from "../kinds/surroundings.ts";

/** Returns a service in a region: at its own host, or at the identity's endpoint. */
export function serviceAt(service: ServiceHost, region: string, identity: Plan): Endpoint {
  return { region, url: serviceUrl(service, region, reachBeside(identity)) };
}

/** Returns the address that stands for all of the identity's AWS, such as an emulator's. */
export function wholeAddress(identity: Plan): string | undefined {
  return reachBeside(identity).endpoint;
}

/** Returns how a service that is no sign-in is reached: an address of STS, such as a VPC endpoint's, is STS's alone. */
function reachBeside(identity: Plan): Reach {
  const reach = reachOf(identity);
  const labels = hostOf(reach.endpoint ?? "https://none").split(/[.:]/);
  const isOfSts = labels.includes("amazonaws") && labels.some((it) => /^sts(-fips)?$/.test(it));
  return isOfSts ? { ...reach, endpoint: undefined } : reach;
}

/** Whether that is AWS's own host, whose answers need not say where its registries are. */
export function isOwn(identity: Plan): boolean {
  return wholeAddress(identity) === undefined;
}

/** Returns the hosts that asking it reaches, including those of an ambient credential. */
export function serviceHosts(endpoint: Endpoint, identity: Plan, env: Environment) {
  const ambient = identity.stored ? [] : [...identity.hosts(env), ...hostsOfSurroundings(env)];
  return [...new Set([hostOf(endpoint.url), ...ambient])];
}

/** Returns the keys that sign a request to one of these services. */
export async function callerFor(
  context: ProviderContext,
  credential: Credential,
  identity: Plan,
): Promise<Caller> {
  const sts = passedOn(identity)?.sts?.(context.env) ?? stsAt(reachOf(identity), identity.region);
  return callerOf(await signerOf(context, credential, sts));
}
