/**
 * A cluster's address, certificate authority and application, from the kubeconfig that Azure gives its users
 * (learn.microsoft.com/rest/api/aks/managed-clusters/list-cluster-user-credentials).
 */
import { typed } from "../../../lib/terminal/escape.ts";
import type { Inside } from "../../../lib/cage/server.ts";
import { UserError } from "../../../lib/errors.ts";
import { parse } from "../../../lib/std/yaml.ts";
import type { AksInput } from "../modules.ts";
import { post } from "./rest.ts";

const VERSION = "2024-09-01";

/** Asks for the cluster. */
export async function run(input: AksInput, inside: Inside): Promise<unknown> {
  const { arm, subscription, group, name, token: bearer } = input;
  const path = ["subscriptions", subscription, "resourceGroups", group, "providers"]
    .concat("Microsoft.ContainerService", "managedClusters", name, "listClusterUserCredential")
    .map(encodeURIComponent).join("/");
  const url = new URL(`${arm}/${path}?api-version=${VERSION}&format=exec`);
  const about = {
    action: `Looking for the cluster "${name}"`,
    hints: {
      403: `the identity needs the role "Azure Kubernetes Service Cluster User Role" on "${name}"`,
      404: `check the cluster: az aks show -n ${typed(name)} -g ${typed(group)} ` +
        `--subscription ${typed(subscription)}`,
      otherwise: "atmos-auth login",
    },
  };
  const { kubeconfigs } = Object(await post(url, about, inside, { bearer }));
  return clusterIn(kubeconfigOf(Object(kubeconfigs)[0]), input);
}

/** Returns the kubeconfig as plain data; `undefined` when it can't be read. */
function kubeconfigOf(answer: unknown): unknown {
  try {
    const bytes = Uint8Array.fromBase64(String(Object(answer).value));
    return parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

/**
 * Returns the cluster, and the application that its users' own program asks a token for (github.com/Azure/kubelogin).
 */
function clusterIn(kubeconfig: unknown, { name, group }: AksInput) {
  const { clusters, users } = Object(kubeconfig);
  const { server, "certificate-authority-data": authority } = Object(
    Object(Object(clusters)[0]).cluster,
  );
  const { exec } = Object(Object(Object(users)[0]).user);
  if (server !== undefined && exec === undefined) throw unknowing(name, group);
  const { args } = Object(exec);
  const at = Array.isArray(args) ? args.indexOf("--server-id") : -1;
  return { server, authority, application: at < 0 ? undefined : args[at + 1] };
}

/** Makes the error for a cluster whose users share a certificate or a token, so that it knows no identity. */
function unknowing(name: string, group: string): UserError {
  const message = `The cluster "${name}" does not know Entra's identities`;
  const hint = `az aks update --enable-aad -g ${typed(group)} -n ${typed(name)}`;
  return new UserError("sign_in_refused", message, { hint });
}
