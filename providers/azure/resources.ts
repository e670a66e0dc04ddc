/** For what a token is asked, in the words of those who ask. */
import type { AzureCloud } from "./clouds.ts";
import type { Resource } from "./tokens.ts";

/** The application that the API server of an AKS cluster is, in every cloud (azure.github.io/kubelogin/concepts/aks.html). */
export const AKS_SERVER = "6dae42f8-4368-4678-94ff-3960e28e3630";

/** Blobs, files, queues and tables, in every cloud (learn.microsoft.com/azure/storage/blobs/authorize-access-azure-active-directory). */
export const STORAGE = "https://storage.azure.com";

/**
 * Returns the scopes that a resource's token is good for. Some programs write the resource with a slash at its end, and
 * `az` keeps it: two in a row are no mistake (learn.microsoft.com/entra/identity-platform/scopes-oidc).
 */
export function scopesOf(cloud: AzureCloud, resource: Resource): readonly string[] {
  if (resource === "server") return [`${AKS_SERVER}/.default`];
  const address = resource === "storage" ? STORAGE : cloud[resource];
  return ["", "/"].map((slash) => `${address}${slash}/.default`);
}
