/** `azure/aks`: a Kubernetes cluster of Azure's that kubectl finds (learn.microsoft.com/azure/aks/enable-authentication-microsoft-entra-id). */
import * as v from "valibot";
import { askCage } from "../../../lib/cage/module.ts";
import { AUTO_PROVISION, CLUSTER } from "../../../lib/config/entries/integrations.ts";
import type { Credential } from "../../../lib/credential.ts";
import { UserError } from "../../../lib/errors.ts";
import { hostOf } from "../../../lib/provider/hosts.ts";
import { type Cluster, integration } from "../../../lib/provider/kind.ts";
import type { ClusterRequest, ClusterToken } from "../../../lib/provider/plan.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { armToken } from "./arm.ts";
import { guid, resourceGroup } from "../kinds/fields.ts";
import { AKS, type AksInput } from "../modules.ts";
import { passedOn } from "../tenant.ts";
import { AKS_SERVER } from "../resources.ts";
import { tokenFor, TOKENS } from "../tokens.ts";

const NAME = v.pipe(
  v.string(),
  v.regex(/^[a-zA-Z0-9]([\w-]{0,61}[a-zA-Z0-9])?$/, "must be a cluster's name"),
  v.examples(["my-cluster"]),
);

/** The kind. */
export const azureAks = integration({
  name: "azure/aks",
  summary: "An Azure Kubernetes Service cluster that kubectl finds",
  schema: v.object({
    spec: v.object({
      auto_provision: AUTO_PROVISION,
      cluster: v.object({
        ...CLUSTER,
        name: NAME,
        resource_group: resourceGroup(),
        subscription_id: v.optional(guid("a subscription's id")),
      }),
    }),
  }),
  accepts: [TOKENS],
  plan({ name: entry, fields: { spec }, at }, identity) {
    const { name, resource_group: group, alias, subscription_id } = spec.cluster;
    const { arm, subscription: own } = passedOn(identity).tenant;
    const subscription = subscription_id ?? own;
    if (subscription === undefined) {
      throw new UserError(
        "config_invalid",
        `Cannot use integration "${entry}": it is not known which subscription the cluster is in`,
        { at: at("spec", "cluster"), hint: "subscription_id: ID" },
      );
    }
    const asked = { arm, subscription, group, name };
    return {
      facts: { account: subscription, principal: name },
      hosts: () => [hostOf(arm)],
      connect: (context, credential) => find(context, credential, asked, alias ?? name),
    };
  },
});

/** Returns the module, with the cluster's name in its error. */
function clusterNamed(name: string) {
  const message = `Azure says nothing usable of the cluster "${name}"`;
  return { ...AKS, otherwise: { ...AKS.otherwise, message } };
}

async function find(
  context: ProviderContext,
  credential: Credential,
  asked: Omit<AksInput, "token">,
  contextName: string,
): Promise<Cluster> {
  const { subscription, group, name } = asked;
  const found = await askCage(context, clusterNamed(name), {
    ...asked,
    token: armToken(credential),
  });
  const { server, authority, application } = found;
  if (application !== AKS_SERVER) {
    context.person.warn(`The API server of "${name}" is an application of its own: ${foreign}`);
  }
  return {
    type: "cluster",
    name: `/subscriptions/${subscription}/resourceGroups/${group}/providers/` +
      `Microsoft.ContainerService/managedClusters/${name}`,
    context: contextName,
    server,
    ...(authority === undefined ? {} : { authority }),
    token: [
      ...["azure", "aks", "token", "--cluster-name", name, "--resource-group", group],
      ...["--server-id", application],
    ],
    request: { cluster: name, server: application },
  };
}

const foreign = "this identity has tokens for AKS's own application alone";

/**
 * Returns the identity's token for a cluster's API server. Throws `sign_in_refused` when it has none, as for clusters
 * whose server is an application of their own.
 */
export function clusterTokenFor(credential: Credential, { server }: ClusterRequest): ClusterToken {
  if (server !== undefined && server.toLowerCase() !== AKS_SERVER) {
    throw new UserError(
      "sign_in_refused",
      `There is no token for the server ${server}: ${foreign}`,
      {
        hint: "az aks update --enable-aad -g GROUP -n NAME moves the cluster to AKS's own",
      },
    );
  }
  const token = tokenFor(credential, "server");
  if (token !== undefined) return token;
  throw new UserError("sign_in_refused", "The identity carries no token for AKS clusters", {
    hint: "atmos-auth login",
  });
}
