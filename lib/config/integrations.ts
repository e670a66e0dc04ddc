/** What integrations look like: the registries and clusters that an identity is linked to. */
import * as v from "valibot";
import { accountId, flag, region, text, texts } from "./schema.ts";

/** `spec.auto_provision`: whether a session connects to it; yes, unless it says no. */
export const AUTO_PROVISION = v.optional(flag());

const auto_provision = AUTO_PROVISION;

const kubeconfig = v.optional(v.object({
  path: v.optional(text()),
  mode: v.optional(v.pipe(
    v.string(),
    v.regex(/^0?[0-7]{3}$/, "must be octal digits in quotes"),
    v.examples(["0600"]),
  )),
  update: v.optional(v.picklist(["merge", "replace", "error"])),
}));

/** The fields of `spec.cluster` that clusters of every cloud have. */
export const CLUSTER = { name: text(), alias: v.optional(text()), kubeconfig };

const cluster = CLUSTER;

/** Schemas of the integrations' own keys, by kind. */
export const INTEGRATIONS: Readonly<Record<string, v.GenericSchema>> = {
  "aws/ecr": v.object({
    spec: v.object({
      auto_provision,
      registry: v.object({ account_id: accountId(), region: region() }),
    }),
  }),
  "aws/ecr-public": v.object({
    spec: v.optional(v.object({
      auto_provision,
      registry: v.optional(v.object({
        region: v.optional(v.picklist(["us-east-1", "us-west-2"])),
      })),
    })),
  }),
  "aws/eks": v.object({
    spec: v.object({ auto_provision, cluster: v.object({ ...cluster, region: region() }) }),
  }),
  "azure/acr": v.object({
    spec: v.object({
      auto_provision,
      registry: v.object({ name: text(), tenant_id: v.optional(text()) }),
    }),
  }),
  "azure/aks": v.object({
    spec: v.object({
      auto_provision,
      cluster: v.object({
        ...cluster,
        resource_group: text(),
        subscription_id: v.optional(text()),
      }),
    }),
  }),
  "gcp/gke": v.object({
    spec: v.object({
      auto_provision,
      cluster: v.object({ ...cluster, project_id: text(), location: text() }),
    }),
  }),
  "github/sts": v.object({
    spec: v.object({
      auto_provision,
      repos: v.optional(texts()),
      policy_name: v.optional(text()),
      git_config_mode: v.optional(v.picklist(["env", "file"])),
      revoke_on_exit: v.optional(flag()),
      token_env: v.optional(text()),
    }),
  }),
};
