/** AWS's commands: words, flags and texts alone, since they are read before anything else is loaded. */
import type { CloudCommand, CloudTable } from "../../lib/cli/commands.ts";
import { awsHabits } from "./habits.ts";

const REGION = {
  name: "region",
  value: "REGION",
  summary: "Region of the cluster; the identity's own unless told",
  field: "region",
};

const REGISTRY_LOGIN: CloudCommand = {
  does: "registry login",
  cloud: "aws",
  kinds: ["aws/ecr", "aws/ecr-public"],
  oneOf: [["[INTEGRATION]", "registry"], ["[INTEGRATION]", "public"]],
  summary: "Sign docker in to Amazon's container registries",
  elsewhere: ["aws ecr get-login-password", "aws ecr get-login", "ecr login"],
  flags: [{
    name: "public",
    summary: "The public registry, public.ecr.aws",
    field: "registry",
    means: "public.ecr.aws",
  }],
  examples: [
    ["aws ecr login", "what hangs on the default identity"],
    ["aws ecr login -i dev -r 123456789012.dkr.ecr.us-east-1.amazonaws.com", "by its host"],
  ],
};

const CLUSTER_TOKEN: CloudCommand = {
  does: "cluster token",
  cloud: "aws",
  summary: "Print a token for an EKS cluster (ExecCredential)",
  elsewhere: ["aws eks get-token", "eks get-token"],
  habits: awsHabits("aws eks token"),
  flags: [
    { name: "cluster-name", value: "NAME", summary: "Name of the cluster", field: "cluster" },
    REGION,
  ],
  examples: [["aws eks token --cluster-name main --region us-east-1 -i dev", "for kubectl"]],
};

/**
 * Returns a command under a name that earlier releases of atmos gave it, and that kubeconfigs of that time still hold.
 */
function formerly(command: CloudCommand): CloudCommand {
  return { ...command, hidden: true, examples: [] };
}

/** By their words, in the order of help. */
export const awsCommands: CloudTable["commands"] = {
  "import aws": {
    does: "import profiles",
    cloud: "aws",
    summary: "Print the auth: section that your ~/.aws files come to",
    elsewhere: ["credentials import"],
    about: "Reads AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE, or ~/.aws. Whatever can't be " +
      "carried over is named, on standard error and as comments. Keys are never printed.",
    examples: [
      ["import aws > atmos.yaml", "a configuration to begin with"],
      ["import aws --keys", "afterwards: keys of ~/.aws/credentials into the store"],
    ],
  },
  "export aws-config": {
    does: "export profiles",
    cloud: "aws",
    summary: "Print profiles for your own ~/.aws/config, each of which asks atmos-auth",
    elsewhere: ["setup profiles", "config-profiles", "sso populate", "sso generate"],
    about: "Every AWS identity, or those that are named. Programs outside of a session then use " +
      "--profile NAME; sign in beforehand with login.",
    examples: [
      ["export aws-config", "to look at"],
      ["export aws-config --prefix atmos- --write ~/.aws/config", "again after each change"],
    ],
  },
  "aws ecr login": REGISTRY_LOGIN,
  "ecr-login": formerly(REGISTRY_LOGIN),
  "aws eks token": CLUSTER_TOKEN,
  "eks-token": formerly(CLUSTER_TOKEN),
  "aws eks update-kubeconfig": {
    does: "update kubeconfig",
    cloud: "aws",
    kinds: ["aws/eks"],
    summary: "Write EKS clusters into your kubeconfig",
    elsewhere: ["eks update-kubeconfig"],
    habits: awsHabits("aws eks update-kubeconfig"),
    flags: [
      { name: "name", value: "NAME", summary: "Cluster", field: "name" },
      { ...REGION, env: "ATMOS_AWS_REGION" },
    ],
    examples: [["aws eks update-kubeconfig -i dev --name main --alias dev", "a cluster"]],
  },
};
