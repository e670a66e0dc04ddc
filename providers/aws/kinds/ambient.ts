/** `aws/ambient`: whatever the surroundings give. A shell sees it as it is; a role can be assumed with it. */
import * as v from "valibot";
import type { Credential } from "../../../lib/credential.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { hostOf } from "../../../lib/provider/hosts.ts";
import type { Grant } from "../../../lib/provider/grant.ts";
import { type Entry, kind } from "../../../lib/provider/kind.ts";
import { verifyCaller } from "../caller_identity.ts";
import { passOnProving } from "../passed_on.ts";
import { clusterToken } from "../integrations/cluster_token.ts";
import { AMBIENT } from "../credential.ts";
import { consoleHosts, openConsole } from "../console/sign_in.ts";
import { reachIn, REGION, SPEC, stsAt } from "../endpoint.ts";
import { FAMILY } from "../family.ts";
import { SERVES } from "../grant/grant.ts";
import { hostsOfSurroundings, resolveSurroundings } from "./surroundings.ts";
import { type IdentityPlan, known } from "../../../lib/provider/plan.ts";

const schema = v.object({
  principal: v.optional(v.object({ region: REGION })),
  spec: SPEC,
});

type Fields = v.InferOutput<typeof schema>;

/** The surroundings. */
export const awsAmbient = kind({
  name: "aws/ambient",
  role: "identity",
  summary:
    "The AWS credentials of the surroundings: variables, web identity, profile, container, instance",
  schema,
  accepts: [],
  yields: AMBIENT,
  lookAround: async (machine) => await (await import("./found_region.ts")).regionAround(machine),
  plan: planAmbient,
});

function planAmbient({ fields, around = {} }: Entry<Fields>): IdentityPlan {
  const said = fields.principal?.region;
  const region = said ?? around.region;
  const reach = reachIn(fields.spec);
  const { endpoint } = reach;
  const sts = stsAt(reach, region);
  const place = { endpoint, region };
  const found = (context: ProviderContext) => resolveSurroundings(context, sts);
  return {
    region,
    passesOn: passOnProving(() => sts, { reach, ...said === undefined && { isRegionFound: true } }),
    facts: known({ region, url: endpoint }),
    stored: false,
    hosts: (env) => [hostOf(sts.url), ...hostsOfSurroundings(env)],
    signIn: ({ person }) => {
      if (said === undefined && around.odd !== undefined) person.warn(around.odd);
      return Promise.resolve(nothingYet());
    },
    grant: () => asItIs(said),
    verify: async (context) => await verifyCaller(context, sts, await found(context)),
    console: {
      hosts: () => consoleHosts(place),
      page: async (context, _credential, request) => {
        return await openConsole(place, context, await found(context), request);
      },
    },
    clusterToken: async (context, _credential, request) =>
      await clusterToken(context, await found(context), request),
  };
}

/**
 * Returns a credential without reading anything, which is done when it is needed: a shell may be able to use more than
 * we can read.
 */
function nothingYet(): Credential {
  return { type: AMBIENT, shown: {}, secret: {} };
}

/** Tools find the surroundings' own region as they find the rest; one that the entry says has to be told. */
function asItIs(region: string | undefined): Grant {
  const variables: Record<string, string> = region === undefined
    ? {}
    : { AWS_REGION: region, AWS_DEFAULT_REGION: region };
  return { variables, files: {}, pass: FAMILY, serves: SERVES };
}
