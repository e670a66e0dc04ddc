/**
 * Resource Manager, as far as it gives a Kubernetes cluster's users their kubeconfig
 * (learn.microsoft.com/rest/api/aks/managed-clusters/list-cluster-user-credentials). `az aks` uses it.
 */
import type { Received, Reply } from "../github/wire.ts";
import { bearerIn, json } from "./reply.ts";

/** A cluster. */
export interface ClusterOptions {
  readonly subscription: string;
  readonly group: string;
  readonly name: string;
  /** Its API server's address. */
  readonly server: string;
  /** PEM in base64. */
  readonly authority: string;
  /** The application that its server is; absent for one that knows no Entra. */
  readonly application?: string;
}

/** A subscription's clusters, and whose tokens are good. */
export interface ClustersOptions {
  readonly clusters: readonly ClusterOptions[];
  /** Whether it is a token for Resource Manager. */
  knows(token: string): boolean;
  /** Tokens of somebody who has no role on any cluster. */
  readonly powerless?: readonly string[];
}

const PATH = new RegExp(
  "^/subscriptions/([^/]+)/resourceGroups/([^/]+)/providers/Microsoft[.]ContainerService" +
    "/managedClusters/([^/]+)/listClusterUserCredential$",
  "i",
);

/** Answers a request to Resource Manager. */
export function answerClusters(options: ClustersOptions, request: Received): Reply {
  const { method, url, headers } = request;
  const token = bearerIn(headers);
  const { clusters, powerless = [] } = options;
  if (!options.knows(token)) {
    return refuse(401, "InvalidAuthenticationToken", "The access token is invalid.");
  }
  const [, subscription, group, name] = PATH.exec(decodeURIComponent(url.pathname)) ?? [];
  if (method !== "POST" || name === undefined || !url.searchParams.has("api-version")) {
    return refuse(404, "InvalidResourceType", "The resource type could not be found.");
  }
  if (powerless.includes(token)) {
    return refuse(403, "AuthorizationFailed", "The client does not have authorization.");
  }
  const cluster = clusters.find((one) =>
    one.subscription === subscription && one.group === group && one.name === name
  );
  if (cluster === undefined) {
    return refuse(404, "ResourceNotFound", `The Resource '${name}' was not found.`);
  }
  const value = btoa(kubeconfig(cluster, url.searchParams.get("format") === "exec"));
  return json(200, { kubeconfigs: [{ name: "clusterUser", value }] });
}

function refuse(status: number, code: string, message: string): Reply {
  return json(status, { error: { code, message } });
}

/** JSON is YAML; Azure writes the latter's own style. */
function kubeconfig(
  { name, group, server, authority, application }: ClusterOptions,
  exec: boolean,
) {
  const user = `clusterUser_${group}_${name}`;
  const context = { cluster: name, user };
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name, cluster: { "certificate-authority-data": authority, server } }],
    contexts: [{ name, context }],
    "current-context": name,
    preferences: {},
    users: [{ name: user, user: userOf(application, exec) }],
  });
}

function userOf(application: string | undefined, exec: boolean) {
  if (application === undefined) return { token: "cluster-canary-EXAMPLE" };
  const tenant = "11111111-1111-1111-1111-111111111111";
  if (!exec) {
    const config = { "apiserver-id": application, "tenant-id": tenant, "config-mode": "1" };
    return { "auth-provider": { name: "azure", config } };
  }
  const args = ["get-token", "--environment", "AzurePublicCloud", "--server-id", application];
  return {
    exec: {
      apiVersion: "client.authentication.k8s.io/v1beta1",
      command: "kubelogin",
      args: [...args, "--tenant-id", tenant, "--login", "devicecode"],
      env: null,
      provideClusterInfo: false,
    },
  };
}
