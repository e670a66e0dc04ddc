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
import type { Environment } from "../../../lib/system.ts";
import { FAMILY } from "../family.ts";
import { SERVES } from "../grant/grant.ts";
import { hostsOfSurroundings, regionOfSurroundings, resolveSurroundings } from "./surroundings.ts";
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
  plan: planAmbient,
});

function planAmbient({ fields }: Entry<Fields>): IdentityPlan {
  const region = fields.principal?.region;
  const reach = reachIn(fields.spec);
  const { endpoint } = reach;
  const regionFor = (env: Environment) => region ?? regionOfSurroundings(env);
  const stsFor = (env: Environment) => stsAt(reach, regionFor(env));
  const placeIn = (env: Environment) => ({ endpoint, region: regionFor(env) });
  const found = (context: ProviderContext) => resolveSurroundings(context, stsFor(context.env));
  return {
    region,
    passesOn: passOnProving(stsFor, { reach, region: regionFor }),
    facts: known({ region, url: endpoint }),
    stored: false,
    hosts: (env) => [hostOf(stsFor(env).url), ...hostsOfSurroundings(env)],
    signIn: () => Promise.resolve(nothingYet()),
    grant: () => asItIs(region),
    verify: async (context) =>
      await verifyCaller(context, stsFor(context.env), await found(context)),
    console: {
      hosts: (env) => consoleHosts(placeIn(env)),
      page: async (context, _credential, request) => {
        return await openConsole(placeIn(context.env), context, await found(context), request);
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

function asItIs(region: string | undefined): Grant {
  const variables: Record<string, string> = region === undefined
    ? {}
    : { AWS_REGION: region, AWS_DEFAULT_REGION: region };
  return { variables, files: {}, pass: FAMILY, serves: SERVES };
}
