/** `gcp/gke`: a Kubernetes cluster of Google Kubernetes Engine (cloud.google.com/kubernetes-engine/docs/reference/rest). */
import * as v from "valibot";
import { askCage } from "../../../lib/cage/module.ts";
import { AUTO_PROVISION, CLUSTER } from "../../../lib/config/entries/integrations.ts";
import { region } from "../../../lib/config/schema/schema.ts";
import { UserError } from "../../../lib/errors.ts";
import { type Cluster, integration } from "../../../lib/provider/kind.ts";
import { CLUSTER_AT, type ClusterFound } from "../modules.ts";
import { projectId } from "../kinds/fields.ts";
import { googleHosts, passedOn } from "../google.ts";
import { TOKEN, tokenOf } from "../token.ts";

const NAME = v.pipe(
  v.string(),
  v.regex(/^[a-z][a-z0-9-]{0,38}[a-z0-9]$|^[a-z]$/, "must be the name of a cluster"),
  v.examples(["my-cluster"]),
);

/** The kind. */
export const gke = integration({
  name: "gcp/gke",
  summary: "A Google Kubernetes Engine cluster that kubectl finds",
  schema: v.object({
    spec: v.object({
      auto_provision: AUTO_PROVISION,
      cluster: v.object({
        ...CLUSTER,
        name: NAME,
        project_id: v.optional(projectId()),
        location: region(),
      }),
    }),
  }),
  accepts: [TOKEN],
  plan({ fields: { spec } }, identity) {
    const { name, location, alias } = spec.cluster;
    const { endpoint, project: own } = passedOn(identity) ?? {};
    const project = spec.cluster.project_id ?? own;
    if (project === undefined) throw nowhere(name);
    const resource = `projects/${project}/locations/${location}/clusters/${name}`;
    return {
      facts: { account: project, region: location, principal: name },
      hosts: () => googleHosts(endpoint, "container"),
      connect: async (context, credential) => {
        const input = { endpoint, resource, token: tokenOf(credential) };
        return clusterFrom(await askCage(context, CLUSTER_AT, input), resource, alias);
      },
    };
  },
});

/** Returns the cluster by its address and its own authority; by its name where it has no address. */
function clusterFrom(found: ClusterFound, resource: string, alias: string | undefined): Cluster {
  const { status, address, name, authority } = found;
  const server = address !== undefined && authority !== undefined
    ? { server: `https://${address}`, authority }
    : name === undefined
    ? undefined
    : { server: `https://${name}` };
  if (server === undefined) throw notReady(resource, status);
  return {
    type: "cluster",
    name: resource,
    context: alias ?? resource,
    ...server,
    token: ["gcp", "gke", "token"],
    request: {},
  };
}

function nowhere(name: string): UserError {
  const message = `Neither the cluster "${name}" nor its identity says a project`;
  return new UserError("config_invalid", message, { hint: "project_id: my-project-123" });
}

function notReady(resource: string, status = "not ready"): UserError {
  return new UserError("failed", `The cluster "${resource}" has no address yet: it is ${status}`, {
    hint: "gcloud container clusters list",
  });
}
