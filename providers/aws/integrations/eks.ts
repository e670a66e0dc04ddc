/** `aws/eks`: a Kubernetes cluster of Amazon EKS (docs.aws.amazon.com/eks/latest/APIReference/API_DescribeCluster.html). */
import { typed } from "../../../lib/terminal/escape.ts";
import * as v from "valibot";
import { askCage } from "../../../lib/cage/module.ts";
import { AUTO_PROVISION, CLUSTER } from "../../../lib/config/entries/integrations.ts";
import { region } from "../../../lib/config/schema/schema.ts";
import { UserError } from "../../../lib/errors.ts";
import { type Cluster, integration } from "../../../lib/provider/kind.ts";
import { type ClusterAnswer, EKS, notAnswered } from "../modules.ts";
import { callerFor, serviceAt, serviceHosts } from "./service.ts";
import { SERVICES } from "./services.ts";
import { SIGNERS } from "../signer.ts";

const NAME = v.pipe(
  v.string(),
  v.regex(/^[0-9A-Za-z][\w-]{0,99}$/, "must be the name of a cluster"),
  v.examples(["my-cluster"]),
);

/** The kind. */
export const eks = integration({
  name: "aws/eks",
  summary: "An Amazon EKS cluster that kubectl finds",
  schema: v.object({
    spec: v.object({
      auto_provision: AUTO_PROVISION,
      cluster: v.object({ ...CLUSTER, name: NAME, region: region() }),
    }),
  }),
  accepts: SIGNERS,
  plan({ fields: { spec } }, identity) {
    const { name, region, alias } = spec.cluster;
    const endpoint = serviceAt(SERVICES.eks, region, identity);
    return {
      facts: { region, principal: name },
      hosts: (env) => serviceHosts(endpoint, identity, env),
      connect: async (context, credential) => {
        const caller = await callerFor(context, credential, identity);
        const input = { endpoint, caller, name, hints: hintsFor(name, region) };
        const otherwise = notAnswered(`the cluster "${name}"`);
        const found = await askCage(context, { ...EKS, otherwise }, input);
        return clusterFrom(found, name, region, alias);
      },
    };
  },
});

function clusterFrom(
  { arn, status, server, authority }: ClusterAnswer,
  name: string,
  region: string,
  alias: string | undefined,
): Cluster {
  if (server === undefined || authority === undefined) throw notReady(name, region, status);
  return {
    type: "cluster",
    name: arn,
    context: alias ?? arn,
    server,
    authority,
    token: ["aws", "eks", "token", "--cluster-name", name, "--region", region],
    request: { cluster: name, region },
  };
}

function notReady(name: string, region: string, status = "not ready"): UserError {
  return new UserError("failed", `The cluster "${name}" has no address yet: it is ${status}`, {
    hint: `aws eks wait cluster-active --name ${typed(name)} --region ${typed(region)}`,
  });
}

function hintsFor(name: string, region: string): Readonly<Record<string, string>> {
  return {
    AccessDenied: `the identity needs the permission eks:DescribeCluster on "${name}"`,
    ResourceNotFound: `check the name and the region: aws eks list-clusters --region ${
      typed(region)
    }`,
  };
}
