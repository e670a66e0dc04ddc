/** The commands for registries and clusters. */
import { type GlobalFlag, IDENTITY } from "../flags.ts";
import type { CommandSpec, Flag } from "../spec.ts";
import type { Flags } from "../values.ts";

const REGISTRY = {
  name: "registry",
  short: "r",
  value: "HOST",
  summary: "A registry by its host, whether the configuration names it or not",
  repeat: true,
} as const satisfies Flag;

/** What every sign-in to registries takes. */
export type LoginFlags = Flags<typeof IDENTITY | typeof REGISTRY>;

const CLUSTER_NAME = {
  name: "cluster-name",
  value: "NAME",
  summary: "Name of the cluster",
} as const satisfies Flag;

const REGION = {
  name: "region",
  value: "REGION",
  summary: "Region of the cluster; the identity's own unless told",
} as const satisfies Flag;

const RESOURCE_GROUP = {
  name: "resource-group",
  value: "NAME",
  summary: "Resource group of the cluster",
} as const satisfies Flag;

const SUBSCRIPTION = {
  name: "subscription-id",
  value: "ID",
  summary: "Subscription of the cluster; the identity's own unless told",
} as const satisfies Flag;

const KUBECONFIG_FLAGS = [
  IDENTITY,
  { name: "integration", value: "NAME", summary: "An integration of the configuration" },
  {
    name: "kubeconfig",
    value: "FILE",
    summary: "File to write; the first of $KUBECONFIG or ~/.kube/config unless told",
    env: "ATMOS_KUBECONFIG",
    completes: "file",
  },
  { name: "alias", value: "NAME", summary: "Name of the context" },
  { name: "dry-run", summary: "Print the file instead of writing it" },
] as const satisfies readonly Flag[];

/** What every command takes that writes a kubeconfig. */
export type KubeconfigFlags = Flags<GlobalFlag | (typeof KUBECONFIG_FLAGS)[number]>;

const TOKEN_ABOUT = "Called by kubectl as a credential plugin; never opens a browser or asks a " +
  "question. In a shell of the identity the token lies ready.";

const LOGIN_ABOUT =
  "Without an integration or a registry: all that hang on the identity. A shell " +
  "of the identity is signed in by itself; this writes to your own docker configuration.";

const KUBECONFIG_ABOUT = "Without an integration or a cluster: all that hang on the identity. A " +
  "shell of the identity finds its clusters by itself; this writes to your own kubeconfig.";

/** By name, in the order of help. */
export const CONNECT = {
  "aws ecr login": {
    summary: "Sign docker in to Amazon's container registries",
    about: LOGIN_ABOUT,
    positional: ["[INTEGRATION]"],
    flags: [IDENTITY, REGISTRY, {
      name: "public",
      summary: "The public registry, public.ecr.aws",
    }],
    examples: [
      ["aws ecr login", "what hangs on the default identity"],
      ["aws ecr login -i dev -r 123456789012.dkr.ecr.us-east-1.amazonaws.com", "by its host"],
    ],
  },
  "aws eks token": {
    summary: "Print a token for an EKS cluster (ExecCredential)",
    about: TOKEN_ABOUT,
    flags: [IDENTITY, CLUSTER_NAME, REGION],
    examples: [["aws eks token --cluster-name main --region us-east-1 -i dev", "for kubectl"]],
  },
  "aws eks update-kubeconfig": {
    summary: "Write EKS clusters into your kubeconfig",
    about: KUBECONFIG_ABOUT,
    flags: [...KUBECONFIG_FLAGS, { name: "name", value: "NAME", summary: "Cluster" }, REGION],
    examples: [["aws eks update-kubeconfig -i dev --name main --alias dev", "a cluster"]],
  },
  "azure acr login": {
    summary: "Sign docker in to Azure's container registries",
    about: LOGIN_ABOUT,
    positional: ["[INTEGRATION]"],
    flags: [IDENTITY, REGISTRY],
    examples: [["azure acr login -i dev -r example.azurecr.io", "by its host"]],
  },
  "azure aks token": {
    summary: "Print a token for an AKS cluster (ExecCredential)",
    about: TOKEN_ABOUT,
    flags: [IDENTITY, CLUSTER_NAME, RESOURCE_GROUP, SUBSCRIPTION, {
      name: "server-id",
      value: "ID",
      summary: "Application that the cluster's API server is",
    }],
    examples: [["azure aks token --cluster-name main --resource-group rg -i dev", "for kubectl"]],
  },
  "azure aks update-kubeconfig": {
    summary: "Write AKS clusters into your kubeconfig",
    about: KUBECONFIG_ABOUT,
    flags: [...KUBECONFIG_FLAGS, CLUSTER_NAME, RESOURCE_GROUP, SUBSCRIPTION],
    examples: [["azure aks update-kubeconfig -i dev", "what hangs on the identity"]],
  },
  "gcp artifacts login": {
    summary: "Sign docker in to Google Artifact Registry",
    about: LOGIN_ABOUT,
    positional: ["[INTEGRATION]"],
    flags: [IDENTITY, REGISTRY],
    examples: [["gcp artifacts login -i dev -r europe-west1-docker.pkg.dev", "by its host"]],
  },
  "gcp gke token": {
    summary: "Print a token for a GKE cluster (ExecCredential)",
    about: TOKEN_ABOUT,
    flags: [IDENTITY],
    examples: [["gcp gke token -i dev", "for kubectl"]],
  },
  "gcp gke update-kubeconfig": {
    summary: "Write GKE clusters into your kubeconfig",
    about: KUBECONFIG_ABOUT,
    flags: [
      ...KUBECONFIG_FLAGS,
      { name: "name", value: "NAME", summary: "Cluster" },
      { name: "project-id", value: "ID", summary: "Project of the cluster" },
      { name: "location", value: "LOCATION", summary: "Region or zone of the cluster" },
    ],
    examples: [["gcp gke update-kubeconfig --integration main", "an integration"]],
  },
} as const satisfies Record<string, CommandSpec>;
