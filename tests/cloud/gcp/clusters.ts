/** Clusters of the loopback Google (projects.locations.clusters.get). */
import { apiError, type Vault } from "./cloud.ts";

/** Describes a cluster to whoever may act in the cloud; throws as the API does. */
export function describeCluster(vault: Vault, path: string, bearer: string | null): unknown {
  const { member } = vault.bearer(bearer);
  const resource = path.slice("/v1/".length);
  const cluster = vault.options.clusters?.find((one) => one.resource === resource);
  if (cluster === undefined) {
    throw apiError(404, "NOT_FOUND", `Not found: ${resource}; ${member} asked.`);
  }
  const { endpoint, authority, dns } = cluster;
  return {
    name: resource.split("/").at(-1),
    status: "RUNNING",
    endpoint,
    masterAuth: { clusterCaCertificate: btoa(authority) },
    controlPlaneEndpointsConfig: {
      dnsEndpointConfig: {
        endpoint: dns?.name ?? "gke-EXAMPLE.gke.goog",
        allowExternalTraffic: Boolean(dns),
      },
      ipEndpointsConfig: { enabled: !dns?.only },
    },
  };
}
