/**
 * `aws/ecr`: the private container registry of an account and region
 * (docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html).
 */
import * as v from "valibot";
import { askCage } from "../../../lib/cage/module.ts";
import { AUTO_PROVISION } from "../../../lib/config/entries/integrations.ts";
import { region } from "../../../lib/config/schema/schema.ts";
import { integration } from "../../../lib/provider/kind.ts";
import { accountId } from "../fields.ts";
import { ECR } from "../modules.ts";
import { partitionOf } from "../partitions.ts";
import { loginFrom } from "./registry.ts";
import { callerFor, isOwn, serviceAt, serviceHosts } from "./service.ts";
import { SERVICES } from "./services.ts";
import { SIGNERS } from "../signer.ts";

/** The kind. */
export const ecr = integration({
  name: "aws/ecr",
  summary: "An Amazon ECR registry that docker is signed in to",
  schema: v.object({
    spec: v.object({
      auto_provision: AUTO_PROVISION,
      registry: v.object({ account_id: accountId(), region: region() }),
    }),
  }),
  accepts: SIGNERS,
  plan({ fields: { spec } }, identity) {
    const { account_id, region } = spec.registry;
    const host = `${account_id}.dkr.ecr.${region}.${partitionOf(region).domain}`;
    const endpoint = serviceAt(SERVICES.ecr, region, identity);
    return {
      facts: { account: account_id, region, url: host },
      registry: host,
      hosts: (env) => serviceHosts(endpoint, identity, env),
      connect: async (context, credential) => {
        const caller = await callerFor(context, credential, identity);
        const answer = await askCage(context, ECR, { endpoint, caller, hints: HINTS });
        return loginFrom(answer, isOwn(identity) ? host : undefined);
      },
    };
  },
  named: readHost,
});

const HINTS = {
  AccessDenied: "the identity needs the permission ecr:GetAuthorizationToken",
};

/** Returns the entry that a registry's host names: `ACCOUNT.dkr.ecr.REGION.amazonaws.com`. */
function readHost(host: string) {
  const [, account_id, region, domain] =
    /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.([a-z0-9.-]+)$/.exec(host) ?? [];
  if (region === undefined || domain !== partitionOf(region).domain) return undefined;
  return { spec: { registry: { account_id, region } } };
}
