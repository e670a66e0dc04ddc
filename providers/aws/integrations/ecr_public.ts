/**
 * `aws/ecr-public`: Amazon's public registry, where an identity may pull more and push
 * (docs.aws.amazon.com/AmazonECR/latest/public/public-registry-auth.html).
 */
import * as v from "valibot";
import { askCage } from "../../../lib/cage/module.ts";
import { AUTO_PROVISION } from "../../../lib/config/entries/integrations.ts";
import { integration } from "../../../lib/provider/kind.ts";
import { ECR_PUBLIC } from "../modules.ts";
import { loginFrom } from "./registry.ts";
import { callerFor, serviceAt, serviceHosts } from "./service.ts";
import { SERVICES } from "./services.ts";
import { SIGNERS } from "../signer.ts";

const HOST = "public.ecr.aws";

/** The regions that its API has; the registry itself has none. */
const REGIONS = ["us-east-1", "us-west-2"] as const;

/** The kind. */
export const ecrPublic = integration({
  name: "aws/ecr-public",
  summary: "Amazon's public registry (public.ecr.aws) that docker is signed in to",
  schema: v.object({
    spec: v.optional(v.object({
      auto_provision: AUTO_PROVISION,
      registry: v.optional(v.object({ region: v.optional(v.picklist(REGIONS)) })),
    })),
  }),
  accepts: SIGNERS,
  plan({ fields: { spec } }, identity) {
    const endpoint = serviceAt(SERVICES.ecrPublic, spec?.registry?.region ?? REGIONS[0], identity);
    return {
      facts: { region: endpoint.region, url: HOST },
      registry: HOST,
      hosts: (env) => serviceHosts(endpoint, identity, env),
      connect: async (context, credential) => {
        const caller = await callerFor(context, credential, identity);
        const answer = await askCage(context, ECR_PUBLIC, { endpoint, caller, hints: HINTS });
        return loginFrom(answer, HOST);
      },
    };
  },
  named: (host) => host === HOST ? {} : undefined,
});

const HINTS = {
  AccessDenied: "the identity needs the permissions ecr-public:GetAuthorizationToken and " +
    "sts:GetServiceBearerToken",
};
