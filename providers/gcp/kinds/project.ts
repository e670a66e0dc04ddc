/** `gcp/project`: a project, with the credential of whatever comes before it, and else with nobody's. */
import * as v from "valibot";
import { region } from "../../../lib/config/schema/schema.ts";
import type { Credential } from "../../../lib/credential.ts";
import { kind, START } from "../../../lib/provider/kind.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import type { GrantPlace } from "../../../lib/provider/grant.ts";
import type { IdentityPlan } from "../../../lib/provider/plan.ts";
import { visible } from "../../../lib/terminal/escape.ts";
import { consoleAt } from "../console.ts";
import { clusterToken } from "../integrations/cluster_token.ts";
import { projectId } from "./fields.ts";
import { described, googleHosts, passedOn } from "../google.ts";
import { type GcpPlace, grantFor, placeVariables } from "../grant/grant.ts";
import { nobody } from "../grant/nobody.ts";
import { answerSession } from "../grant/session_token.ts";
import { TOKEN, tokenOf } from "../token.ts";
import { verify } from "../verify.ts";

const schema = v.object({
  principal: v.object({
    project_id: projectId(),
    region: v.optional(region()),
    zone: v.optional(region()),
    /** The original's other name for the zone. */
    location: v.optional(region()),
  }),
});

/** The kind. */
export const projectIdentity = kind({
  name: "gcp/project",
  announced: { keys: ["project_id"] },
  role: "identity",
  tells: [["principal.project_id"]],
  obtains: { what: "Google project", parts: (said) => [[said("principal.project_id")]] },
  summary:
    "A Google Cloud project, with its provider's credential; with nobody's where it has none",
  schema,
  accepts: [START, TOKEN],
  yields: TOKEN,
  plan({ name, fields: { principal } }, via): IdentityPlan {
    const project = principal.project_id;
    const place = {
      project,
      region: principal.region ?? via?.region,
      zone: principal.zone ?? principal.location,
      quota: undefined,
    };
    const { endpoint, principal: who } = passedOn(via) ?? {};
    const known = described({ project, region: place.region, principal: who, endpoint });
    if (via === undefined) return nobodys(name, place, known);
    return {
      ...known,
      hosts: () => googleHosts(endpoint, "oauth"),
      stored: via.stored,
      isSame: true,
      signIn: (_, previous) => {
        tokenOf(previous);
        return Promise.resolve(inProject(previous!, project));
      },
      grant: (credential, where) =>
        grantFor({ ...place, quota: credential.shown.quota }, credential, where),
      answer: answerSession,
      console: consoleAt(project),
      verify: (context, credential) => verify(context, credential, endpoint),
      saysWhose: true,
      whose: async (context, credential) =>
        credential.shown.principal ?? (await verify(context, credential, endpoint)).principal,
      clusterToken,
    };
  },
});

/** Returns the credential in a project, which a person's requests are charged to unless their sign-in names another. */
function inProject(credential: Credential, project: string): Credential {
  return { ...credential, shown: { ...credential.shown, account: project } };
}

/**
 * Returns the plan without a provider, which has no credential: only the place is known, and Google's tools find
 * nobody, never the person.
 */
function nobodys(name: string, place: GcpPlace, known: ReturnType<typeof described>) {
  const { project } = place;
  const loss = `"${visible(name)}" has no provider: Google's tools find nobody in it ` +
    '("via: {provider: NAME}" says whose credential)';
  return {
    ...known,
    facts: { ...known.facts, principal: "nobody" },
    hosts: () => [],
    stored: false,
    signIn: ({ person }: ProviderContext) => {
      person.warn(loss);
      return Promise.resolve({ type: TOKEN, shown: { account: project! }, secret: {} });
    },
    grant: (_: Credential, where: GrantPlace) => {
      const { variables, files } = nobody(where);
      return {
        ...{ variables: { ...variables, ...placeVariables(place) }, files, pass: [] },
        serves: { lasting: [], brief: [], none: [] },
        losses: [loss],
      };
    },
    console: consoleAt(project),
  };
}
