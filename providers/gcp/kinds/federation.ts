/** `gcp/workload-identity-federation`: another issuer's token, traded for Google's. */
import * as v from "valibot";
import { askCage } from "../../../lib/cage/module.ts";
import type { Credential } from "../../../lib/credential.ts";
import { UserError } from "../../../lib/errors.ts";
import { type Entry, kind, START } from "../../../lib/provider/kind.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { Secret } from "../../../lib/secret.ts";
import type { Environment } from "../../../lib/system.ts";
import {
  SOURCE_TYPES,
  sourceHosts,
  sourceOf,
  TOKEN_SOURCE,
} from "../../../lib/sign_in/token_source/source.ts";
import { region } from "../../../lib/config/schema/schema.ts";
import { ACTIONS } from "../../actions.ts";
import { subjectToken, type TokenSource } from "../../../lib/sign_in/token_source/subject.ts";
import { AWS_REQUEST, awsProof, hasKeys } from "./aws_proof.ts";
import { EXCHANGE } from "../modules.ts";
import {
  CLOUD_PLATFORM,
  lifetime,
  PLACE,
  projectNumber,
  resourceId,
  serviceAccount,
  serviceAccountSaid,
} from "./fields.ts";
import { described, googleHosts, METADATA, projectOf } from "../google.ts";
import { HOUR, impersonate } from "./impersonate.ts";
import { poolMember } from "./pool_member.ts";
import { credentialOf, TOKEN } from "../token.ts";

const schema = v.object({
  ...PLACE,
  project_number: v.optional(projectNumber()),
  location: v.optional(resourceId()),
  workload_identity_pool_id: v.optional(resourceId()),
  workload_identity_provider_id: v.optional(resourceId()),
  // The original's older names.
  workload_identity_pool: v.optional(resourceId()),
  workload_identity_provider: v.optional(resourceId()),
  service_account_email: v.optional(serviceAccount()),
  lifetime: v.optional(lifetime()),
  subject_token_type: v.optional(v.picklist(["jwt", "id_token", "saml2", "access_token"])),
  token_source: v.optional(v.object({
    ...TOKEN_SOURCE.entries,
    type: v.optional(v.picklist([...SOURCE_TYPES, "aws"])),
    /** The region of the AWS identity that is proven. */
    region: v.optional(region()),
  })),
});

type Fields = v.InferOutput<typeof schema>;

/** The credential types that a token or an AWS identity is taken from, instead of a source. */
const ID_TOKEN = "oidc/token";
const AWS = ["aws/session", "aws/role-session", "aws/keys"];

/** The kind. */
export const federation = kind({
  name: "gcp/workload-identity-federation",
  announced: { keys: ["workload_identity_pool_id", "workload_identity_provider_id"] },
  role: "provider",
  obtains: serviceAccountSaid("service_account_email"),
  summary: "A token of another issuer, such as GitHub Actions, traded for Google's",
  schema,
  accepts: [START, ID_TOKEN, ...AWS],
  yields: TOKEN,
  plan(entry, via) {
    const { fields } = entry;
    const audience = audienceOf(entry);
    const source = via === undefined ? sourceIn(entry, `https:${audience}`) : undefined;
    const { service_account_email: email, endpoint_url: endpoint } = fields;
    const project = fields.project_id ?? (email && projectOf(email));
    return {
      ...described({ project, region: fields.region, principal: email, endpoint }),
      hosts: (env) => hostsFor(env, fields, source),
      // The token is taken from the surroundings each time, so whoever they name now is meant.
      stored: false,
      signIn: async (context, previous) => {
        const subject = await subjectFor(context, fields, source, audience, previous);
        return await exchange(context, fields, audience, subject, project);
      },
    };
  },
});

/** Source of the proof when no provider before it gives one: a token, or an AWS identity. */
type Source = TokenSource | "aws" | undefined;

function sourceIn(entry: Entry<Fields>, audience: string): Source {
  const { type, ...given } = entry.fields.token_source ?? {};
  if (type === "aws") return type;
  const isSaid = entry.fields.token_source !== undefined;
  return sourceOf(entry, isSaid ? { ...given, type } : undefined, audience, ACTIONS);
}

/** Returns the audience: the full name of the pool's provider. */
function audienceOf(entry: Entry<Fields>): string {
  const { fields } = entry;
  const number = required(entry, "project_number", fields.project_number);
  const pool = required(
    entry,
    "workload_identity_pool_id",
    fields.workload_identity_pool_id ?? fields.workload_identity_pool,
  );
  const provider = required(
    entry,
    "workload_identity_provider_id",
    fields.workload_identity_provider_id ?? fields.workload_identity_provider,
  );
  const pools = `projects/${number}/locations/${fields.location ?? "global"}/workloadIdentityPools`;
  return `//iam.googleapis.com/${pools}/${pool}/providers/${provider}`;
}

function required({ name: entry, at }: Entry<Fields>, name: string, value: string | undefined) {
  if (value !== undefined) return value;
  const hint = name === "project_number" ? `${name}: "123456789012"` : `${name}: NAME`;
  const message = `Cannot use provider "${entry}": "${name}" is missing`;
  throw new UserError("config_invalid", message, { hint, at: at(name) });
}

function hostsFor(
  env: Environment,
  { service_account_email: email, endpoint_url: endpoint }: Fields,
  source: Source,
): readonly string[] {
  const google = googleHosts(
    endpoint,
    "sts",
    ...(email === undefined ? [] : ["iam", "oauth"] as const),
  );
  const ofAws = source === "aws" && !hasKeys(env) ? [METADATA] : [];
  return [...google, ...ofAws, ...source === "aws" ? [] : sourceHosts(env, source)];
}

/** The token, and its type. */
interface Subject {
  readonly token: Secret;
  readonly type: string;
}

async function subjectFor(
  context: ProviderContext,
  fields: Fields,
  source: Source,
  audience: string,
  previous: Credential | undefined,
): Promise<Subject> {
  const type = `urn:ietf:params:oauth:token-type:${fields.subject_token_type ?? "jwt"}`;
  if (previous?.type === ID_TOKEN) return { token: previous.secret.token!, type };
  if (previous !== undefined || source === undefined || source === "aws") {
    const place = fields.token_source?.region;
    return { token: await awsProof(context, audience, place, previous), type: AWS_REQUEST };
  }
  const token = await subjectToken(context, source, helperVariables(audience, type));
  return { token: new Secret(token), type };
}

/** Returns the variables that Google's own libraries set for a helper program (google.aip.dev/auth/4117). */
function helperVariables(audience: string, tokenType: string): Record<string, string> {
  return {
    GOOGLE_EXTERNAL_ACCOUNT_AUDIENCE: audience,
    GOOGLE_EXTERNAL_ACCOUNT_TOKEN_TYPE: tokenType,
    GOOGLE_EXTERNAL_ACCOUNT_INTERACTIVE: "0",
  };
}

async function exchange(
  context: ProviderContext,
  fields: Fields,
  audience: string,
  subject: Subject,
  project: string | undefined,
): Promise<Credential> {
  const { service_account_email: email, endpoint_url: endpoint } = fields;
  const scopes = fields.scopes ?? [CLOUD_PLATFORM];
  const federated = await askCage(context, EXCHANGE, {
    audience,
    subjectTokenType: subject.type,
    scopes: email === undefined ? scopes : [CLOUD_PLATFORM],
    endpoint,
    subjectToken: subject.token,
  });
  const caller = poolMember(audience, subject.token);
  if (email === undefined) return credentialOf(context, federated, { project, principal: caller });
  const asked = {
    email,
    delegates: [],
    scopes,
    lifetime: fields.lifetime ?? HOUR,
    caller,
    endpoint,
  };
  const token = await impersonate(context, federated.token, asked);
  return credentialOf(context, token, { project, principal: email });
}
