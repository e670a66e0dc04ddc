/** `aws/eks`: a Kubernetes cluster of Amazon EKS (docs.aws.amazon.com/eks/latest/APIReference/API_DescribeCluster.html). */
import * as v from "valibot";
import { AUTO_PROVISION, CLUSTER } from "../../../lib/config/entries/integrations.ts";
import { region } from "../../../lib/config/schema/schema.ts";
import { UserError } from "../../../lib/errors.ts";
import { type Cluster, integration } from "../../../lib/provider/integration.ts";
import { askService, serviceAt, serviceHosts, strangeAnswer } from "./service.ts";
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
        const hints = hintsFor(name, region);
        const asked = { endpoint, name, hints };
        const found = await askService(context, "aws/eks", credential, asked);
        return clusterFrom(found, name, region, alias);
      },
    };
  },
});

const ANSWER = v.object({
  arn: v.pipe(v.string(), v.regex(/^arn:[!-~]+$/)),
  status: v.optional(v.string()),
  server: v.optional(v.pipe(v.string(), v.url(), v.startsWith("https://"))),
  authority: v.optional(v.pipe(v.string(), v.base64())),
});

function clusterFrom(
  answer: unknown,
  name: string,
  region: string,
  alias: string | undefined,
): Cluster {
  const read = v.safeParse(ANSWER, answer);
  if (!read.success) throw strangeAnswer(`the cluster "${name}"`);
  const { arn, status, server, authority } = read.output;
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
    hint: `aws eks wait cluster-active --name ${name} --region ${region}`,
  });
}

function hintsFor(name: string, region: string): Readonly<Record<string, string>> {
  return {
    AccessDenied: `the identity needs the permission eks:DescribeCluster on "${name}"`,
    ResourceNotFound: `check the name and the region: aws eks list-clusters --region ${region}`,
  };
}
