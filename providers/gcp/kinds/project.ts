/** `gcp/project`: a project, with the credential of whatever comes before it. */
import * as v from "valibot";
import { region } from "../../../lib/config/schema/schema.ts";
import type { Credential } from "../../../lib/credential.ts";
import { kind, START } from "../../../lib/provider/kind.ts";
import type { Serves } from "../../../lib/provider/grant.ts";
import type { IdentityPlan } from "../../../lib/provider/plan.ts";
import { consoleAt } from "../console.ts";
import { clusterToken } from "../integrations/cluster_token.ts";
import { FAMILY } from "../family.ts";
import { projectId } from "./fields.ts";
import { described, googleHosts, passedOn } from "../google.ts";
import { type GcpPlace, grantFor, placeVariables } from "../grant/grant.ts";
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
  summary: "A Google Cloud project, with its provider's credential",
  schema,
  accepts: [START, TOKEN],
  yields: TOKEN,
  plan({ fields: { principal } }, via): IdentityPlan {
    const project = principal.project_id;
    const place = {
      project,
      region: principal.region ?? via?.region,
      zone: principal.zone ?? principal.location,
      quota: undefined,
    };
    const { endpoint, principal: who } = passedOn(via) ?? {};
    const known = described({ project, region: place.region, principal: who, endpoint });
    if (via === undefined) return { ...ambient(place), ...known };
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
      whose: async (context, credential) =>
        credential.shown.principal ?? (await verify(context, credential, endpoint)).principal,
      clusterToken,
    };
  },
});

/** A person is charged in the project that is worked in, unless their sign-in names another. */
function inProject(credential: Credential, project: string): Credential {
  return { ...credential, shown: { ...credential.shown, account: project } };
}

const AMBIENT: Serves = { lasting: ["Google's tools"], brief: [], none: [] };

/** Without a provider, the surroundings' own credentials stay: only the project is chosen. */
function ambient(place: GcpPlace) {
  const { project } = place;
  return {
    hosts: () => [],
    stored: false,
    signIn: () => Promise.resolve({ type: TOKEN, shown: { account: project! }, secret: {} }),
    grant: () => ({ variables: placeVariables(place), files: {}, pass: FAMILY, serves: AMBIENT }),
    console: consoleAt(project),
  };
}
