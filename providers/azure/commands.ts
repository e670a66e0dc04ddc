/** Azure's commands: words, flags and texts alone, since they are read before anything else is loaded. */
import type { CloudTable } from "../../lib/cli/commands.ts";

const CLUSTER_NAME = {
  name: "cluster-name",
  also: ["name"],
  short: "n",
  value: "NAME",
  summary: "Name of the cluster",
};

const RESOURCE_GROUP = {
  name: "resource-group",
  short: "g",
  value: "NAME",
  summary: "Resource group of the cluster",
};

const SUBSCRIPTION = {
  name: "subscription-id",
  also: ["subscription"],
  value: "ID",
  summary: "Subscription of the cluster; the identity's own unless told",
};

/** By their words, in the order of help. */
export const azureCommands: CloudTable["commands"] = {
  "azure acr login": {
    does: "registry login",
    cloud: "azure",
    kinds: ["azure/acr"],
    summary: "Sign docker in to Azure's container registries",
    elsewhere: ["az acr login"],
    examples: [["azure acr login -i dev -r example.azurecr.io", "by its host"]],
  },
  "azure aks token": {
    does: "cluster token",
    cloud: "azure",
    summary: "Print a token for an AKS cluster (ExecCredential)",
    // A token is for every cluster of the application: where this one is, does not matter.
    flags: [{ ...CLUSTER_NAME, field: "cluster" }, RESOURCE_GROUP, SUBSCRIPTION, {
      name: "server-id",
      value: "ID",
      summary: "Application that the cluster's API server is",
      field: "server",
    }],
    examples: [["azure aks token --cluster-name main --resource-group rg -i dev", "for kubectl"]],
  },
  "azure aks update-kubeconfig": {
    does: "update kubeconfig",
    cloud: "azure",
    kinds: ["azure/aks"],
    summary: "Write AKS clusters into your kubeconfig",
    elsewhere: ["az aks get-credentials", "azure aks get-credentials", "aks get-credentials"],
    habits: [
      {
        name: "admin",
        short: "a",
        summary: "its certificate is nobody's, and never lapses",
        instead: "az aks get-credentials --admin",
      },
      {
        name: "public-fqdn",
        summary: "a cluster is reached as it says itself",
        instead: "kubectl config set-cluster NAME --server https://ADDRESS",
      },
      { name: "overwrite-existing", summary: "an entry of the identity's is always replaced" },
      ...["format", "output", "query"]
        .map((name) => ({ name, value: "VALUE", summary: "az is not asked" })),
      { name: "only-show-errors", summary: "az is not asked" },
    ],
    flags: [
      { ...CLUSTER_NAME, field: "name" },
      { ...RESOURCE_GROUP, field: "resource_group" },
      { ...SUBSCRIPTION, field: "subscription_id" },
    ],
    examples: [["azure aks update-kubeconfig -i dev", "what hangs on the identity"]],
  },
};
