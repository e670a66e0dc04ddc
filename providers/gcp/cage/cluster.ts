/** A cluster's address and certificate authority (projects.locations.clusters.get). */
import type { Inside } from "../../../lib/cage/server.ts";
import type { ClusterInput } from "../modules.ts";
import { asking } from "./asking.ts";
import { get } from "./request.ts";

/** Asks Google for the cluster; the main process checks the answer. */
export async function run(input: ClusterInput, inside: Inside): Promise<unknown> {
  const { resource, token, ...told } = input;
  const hint = "check the name, the project and the location, and that the identity has the " +
    "permission container.clusters.get";
  const { answer } = await asking(
    { action: `Asking Google for the cluster ${resource}`, hint },
    () => get(`https://container.googleapis.com/v1/${resource}`, token, told, inside),
  );
  const { dnsEndpointConfig, ipEndpointsConfig } = Object(answer.controlPlaneEndpointsConfig);
  const hasAddress = Object(ipEndpointsConfig).enabled !== false;
  const { endpoint: name, allowExternalTraffic } = Object(dnsEndpointConfig);
  return {
    status: answer.status,
    address: hasAddress ? answer.endpoint : undefined,
    name: allowExternalTraffic === true ? name : undefined,
    authority: Object(answer.masterAuth).clusterCaCertificate,
  };
}
