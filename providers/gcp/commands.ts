/** Google Cloud's commands: words, flags and texts alone, since they are read before anything else is loaded. */
import type { CloudTable } from "../../lib/cli/commands.ts";

/** By their words, in the order of help. */
export const gcpCommands: CloudTable["commands"] = {
  "gcp artifacts login": {
    does: "registry login",
    cloud: "gcp",
    kinds: ["gcp/artifact-registry"],
    summary: "Sign docker in to Google Artifact Registry",
    examples: [["gcp artifacts login -i dev -r europe-west1-docker.pkg.dev", "by its host"]],
  },
  "gcp gke token": {
    does: "cluster token",
    cloud: "gcp",
    summary: "Print a token for a GKE cluster (ExecCredential)",
    examples: [["gcp gke token -i dev", "for kubectl"]],
  },
  "gcp gke update-kubeconfig": {
    does: "update kubeconfig",
    cloud: "gcp",
    kinds: ["gcp/gke"],
    summary: "Write GKE clusters into your kubeconfig",
    elsewhere: [
      "gcloud container clusters get-credentials",
      "container clusters get-credentials",
      "gcp container clusters get-credentials",
      "gcp gke get-credentials",
      "gke get-credentials",
    ],
    habits: [
      ...["internal-ip", "dns-endpoint", "use-application-default-credentials"].map((name) => ({
        name,
        summary: "a cluster is reached as it says itself, by the identity",
        instead: "kubectl config set-cluster NAME --server https://ADDRESS",
      })),
      {
        name: "impersonate-service-account",
        value: "EMAIL",
        summary: "it is an identity of its own, of kind gcp/service-account",
        instead: "atmos-auth gcp gke update-kubeconfig -i NAME",
      },
      {
        name: "account",
        value: "EMAIL",
        summary: "the identity signs in, and no account of gcloud's",
        instead: "atmos-auth gcp gke update-kubeconfig -i NAME",
      },
      ...["format", "verbosity", "configuration"]
        .map((name) => ({ name, value: "VALUE", summary: "gcloud is not asked" })),
    ],
    flags: [
      { name: "name", value: "NAME", summary: "Cluster", field: "name" },
      {
        name: "project-id",
        also: ["project"],
        value: "ID",
        summary: "Project of the cluster",
        field: "project_id",
      },
      {
        name: "location",
        also: ["region", "zone"],
        short: "z",
        value: "LOCATION",
        summary: "Region or zone of the cluster",
        field: "location",
      },
    ],
    examples: [["gcp gke update-kubeconfig --integration main", "an integration"]],
  },
};
