/** `gcp/workload-identity-federation`: another issuer's token, traded for Google's. */
import * as v from "valibot";
import { argumentsOf } from "../../lib/config/arguments.ts";
import {
  duration,
  region,
  secretSource,
  text,
  texts,
  url,
  variable,
} from "../../lib/config/schema.ts";
import type { Credential } from "../../lib/credential.ts";
import { UserError } from "../../lib/errors.ts";
import { type Entry, kind, type World } from "../../lib/provider.ts";
import type { Environment } from "../../lib/system.ts";
import { AWS_REQUEST, awsProof, hasKeys } from "./aws_proof.ts";
import {
  CLOUD_PLATFORM,
  flatOrSpec,
  lifetime,
  PLACE,
  projectNumber,
  resourceId,
  serviceAccount,
} from "./fields.ts";
import { announce, factsOf, googleHosts, hostOf, METADATA, projectOf } from "./google.ts";
import { HOUR, impersonate } from "./impersonate.ts";
import { actionsUrl, isAllowed, subjectToken, type TokenSource } from "./subject.ts";
import { cagedToken, credentialOf, TOKEN } from "./token.ts";

const tokenSource = v.object({
  type: v.optional(v.picklist(["environment", "file", "url", "aws", "executable"])),
  environment_variable: v.optional(variable()),
  file_path: v.optional(text()),
  url: v.optional(url()),
  request_token: v.optional(secretSource()),
  audience: v.optional(text()),
  allowed_hosts: v.optional(texts()),
  format: v.optional(v.object({
    type: v.picklist(["text", "json"]),
    subject_token_field_name: v.optional(text()),
  })),
  command: v.optional(v.union([text(), v.pipe(texts(), v.minLength(1, "must name a program"))])),
  timeout: v.optional(duration()),
  region: v.optional(region()),
});

const schema = flatOrSpec({
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
  token_source: v.optional(tokenSource),
});

type Fields = v.InferOutput<typeof schema>;

/** How long a helper program may take unless told, in milliseconds (as google.aip.dev/auth/4117 has it). */
const HELPER_TIMEOUT = 30_000;

/** The credential types that a token or an AWS identity is taken from, instead of a source. */
const ID_TOKEN = "oidc/token";
const AWS = ["aws/session", "aws/role-session", "aws/keys"];

/** The kind. */
export const federation = kind({
  name: "gcp/workload-identity-federation",
  role: "provider",
  summary: "A token of another issuer, such as GitHub Actions, traded for Google's",
  schema,
  accepts: ["none", ID_TOKEN, ...AWS],
  yields: TOKEN,
  plan(entry, via) {
    const { fields } = entry;
    const audience = audienceOf(entry);
    const source = via === undefined ? sourceOf(entry, audience) : undefined;
    const { service_account_email: email, endpoint_url: endpoint } = fields;
    const project = fields.project_id ?? (email && projectOf(email));
    return {
      facts: factsOf({ project, region: fields.region, principal: email, endpoint }),
      hosts: (env) => hostsFor(env, fields, source),
      // The token is taken from the surroundings each time, so whoever they name now is meant.
      stored: false,
      signIn: async (world, previous) => {
        announce(world, endpoint);
        const subject = await subjectFor(world, fields, source, audience, previous);
        return await exchange(world, fields, audience, subject, project);
      },
    };
  },
});

/** The pool's provider, as Google names it. */
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

function required(entry: Entry<Fields>, name: string, value: string | undefined): string {
  if (value !== undefined) return value;
  const hint = name === "project_number" ? `${name}: "123456789012"` : `${name}: NAME`;
  throw problem(entry, `"${name}" is missing`, hint, name);
}

function problem(entry: Entry<Fields>, what: string, hint: string, ...path: string[]): UserError {
  const message = `Cannot use provider "${entry.name}": ${what}`;
  return new UserError("config_invalid", message, { hint, at: entry.at(...path) });
}

/** Where the token comes from; throws when that is not said well enough. */
function sourceOf(entry: Entry<Fields>, audience: string): TokenSource {
  const given = entry.fields.token_source ?? {};
  const type = given.type ?? typeOf(entry.fields.token_source);
  const need = <Value>(name: string, value: Value | undefined, sample: string) => {
    if (value !== undefined) return value;
    const hint = `token_source: {type: ${type}, ${name}: ${sample}}`;
    throw problem(entry, `"token_source.${name}" is missing`, hint, "token_source", name);
  };
  const field = given.format?.type === "json"
    ? given.format.subject_token_field_name ?? "access_token"
    : undefined;
  switch (type) {
    case "environment":
      return {
        type,
        variable: need("environment_variable", given.environment_variable, "NAME"),
      };
    case "file":
      return { type, path: need("file_path", given.file_path, "PATH"), field };
    case "aws":
      return { type, region: given.region };
    case "executable": {
      const [program, ...args] = commandOf(need("command", given.command, "[PROGRAM, ARGUMENT]"));
      if (program === undefined) {
        throw problem(entry, "a quote is not closed", "command: [PROGRAM]");
      }
      return { type, program, args, timeout: given.timeout ?? HELPER_TIMEOUT };
    }
    case "url":
      if (given.url !== undefined) return urlSource(entry, given.url, given, field);
      return actions(given, audience);
    default:
      return actions(given, audience);
  }
}

type Given = NonNullable<Fields["token_source"]>;

/** The type that the other fields speak of; `undefined` without a block: GitHub Actions. */
function typeOf(given: Given | undefined): Given["type"] {
  if (given === undefined) return undefined;
  if (given.url !== undefined) return "url";
  if (given.file_path !== undefined) return "file";
  if (given.command !== undefined) return "executable";
  return given.environment_variable === undefined ? undefined : "environment";
}

function urlSource(
  entry: Entry<Fields>,
  address: string,
  given: Given,
  field: string | undefined,
): TokenSource {
  const { hostname } = new URL(address);
  const { allowed_hosts: allowed, request_token: bearer, audience } = given;
  if (allowed !== undefined && allowed.length > 0 && !isAllowed(hostname, allowed)) {
    const what = `"token_source.url" is not at one of allowed_hosts`;
    throw problem(entry, what, `allowed_hosts: [${hostname}]`, "token_source", "url");
  }
  return { type: "url", url: address, bearer, audience, field };
}

function actions(given: Given, audience: string): TokenSource {
  const { audience: asked, allowed_hosts: allowed } = given;
  return { type: "actions", audience: asked ?? `https:${audience}`, allowed: allowed ?? [] };
}

function commandOf(command: string | string[]): readonly string[] {
  return typeof command === "string" ? argumentsOf(command) ?? [] : command;
}

function hostsFor(
  env: Environment,
  { service_account_email: email, endpoint_url: endpoint }: Fields,
  source: TokenSource | undefined,
): readonly string[] {
  const google = googleHosts(
    endpoint,
    "sts",
    ...(email === undefined ? [] : ["iam", "oauth"] as const),
  );
  return [...google, ...sourceHosts(env, source)];
}

function sourceHosts(env: Environment, source: TokenSource | undefined): readonly string[] {
  switch (source?.type) {
    case "url":
      return [hostOf(source.url)];
    case "aws":
      return hasKeys(env) ? [] : [METADATA];
    case "actions":
      try {
        return [hostOf(actionsUrl(env, source.allowed).href)];
      } catch {
        // The sign-in says what is wrong with it.
        return [];
      }
    default:
      return [];
  }
}

/** The token, and what it is. */
interface Subject {
  readonly token: string;
  readonly type: string;
}

async function subjectFor(
  world: World,
  fields: Fields,
  source: TokenSource | undefined,
  audience: string,
  previous: Credential | undefined,
): Promise<Subject> {
  const type = `urn:ietf:params:oauth:token-type:${fields.subject_token_type ?? "jwt"}`;
  if (previous?.type === ID_TOKEN) return { token: previous.secret.token!.reveal(), type };
  if (previous !== undefined || source === undefined || source.type === "aws") {
    const place = source?.type === "aws" ? source.region : fields.token_source?.region;
    return { token: await awsProof(world, audience, place, previous), type: AWS_REQUEST };
  }
  return { token: await subjectToken(world, source, audience, type), type };
}

async function exchange(
  world: World,
  fields: Fields,
  audience: string,
  subject: Subject,
  project: string | undefined,
): Promise<Credential> {
  const { service_account_email: email, endpoint_url: endpoint } = fields;
  const scopes = fields.scopes ?? [CLOUD_PLATFORM];
  const federated = await cagedToken(world, "gcp/exchange", {
    audience,
    subjectTokenType: subject.type,
    scopes: email === undefined ? scopes : [CLOUD_PLATFORM],
    endpoint,
    secret: { subjectToken: subject.token },
  });
  const caller = principalSet(audience);
  if (email === undefined) return credentialOf(world, federated, { project, principal: caller });
  const asked = {
    email,
    delegates: [],
    scopes,
    lifetime: fields.lifetime ?? HOUR,
    caller,
    endpoint,
  };
  const token = await impersonate(world, federated.token, asked);
  return credentialOf(world, token, { project, principal: email });
}

/** Everybody of the pool, as IAM names members. */
function principalSet(audience: string): string {
  return `principalSet:${audience.replace(/\/providers\/[^/]+$/, "")}/*`;
}
