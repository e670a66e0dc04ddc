/** `aws/assume-role`: a role, from another AWS credential. */
import * as v from "valibot";
import { arn, duration, secretSource, text } from "../../lib/config/schema.ts";
import type { Credential } from "../../lib/credential.ts";
import { UserError } from "../../lib/errors.ts";
import { type Entry, kind, type Plan, type World } from "../../lib/provider.ts";
import { verifyCaller } from "./caller_identity.ts";
import {
  AMBIENT,
  callerOf,
  credentialFrom,
  KEYS,
  known,
  OIDC,
  ROLE_SESSION,
  SESSION,
} from "./credential.ts";
import { CHAINED, type Limits, ROLE, secondsWithin } from "./duration.ts";
import {
  type AwsPlan,
  type Endpoint,
  endpointIn,
  hostOf,
  inheritedEndpoint,
  REGION,
  SPEC,
  stsAt,
} from "./endpoint.ts";
import { grantCredential, processOutput } from "./grant.ts";
import { accountOfArn, partitionOf, partitionOfArn } from "./partitions.ts";
import { nameSession } from "./session_name.ts";
import { askSts } from "./sts.ts";
import { resolveSurroundings } from "./surroundings.ts";

/** A role's ARN. */
const role = () =>
  v.pipe(
    arn("iam"),
    v.regex(/:role\/\S+$/, "must be the ARN of a role"),
    v.examples(["arn:aws:iam::123456789012:role/NAME"]),
  );

/** A policy document, as a map or as JSON. Yields JSON. */
const policy = () =>
  v.union([
    v.pipe(v.record(v.string(), v.unknown()), v.transform((map) => JSON.stringify(map))),
    v.pipe(text(), v.check(isJsonObject, "must be a policy document in JSON")),
  ], "must be a policy document: a map, or JSON");

/** Who is behind the session, for the account's audit log; AWS refuses any other character. */
const sourceIdentity = () =>
  v.pipe(
    v.string(),
    v.regex(/^[\w+=,.@-]{2,64}$/, "must be 2 to 64 of the characters A-Z a-z 0-9 _+=,.@-"),
  );

const schema = v.object({
  principal: v.object({
    assume_role: role(),
    session_name: v.optional(text()),
    external_id: v.optional(secretSource()),
    duration: v.optional(duration()),
    region: REGION,
    tags: v.optional(v.record(text(), v.string())),
    transitive_tags: v.optional(v.array(text())),
    source_identity: v.optional(sourceIdentity()),
    policy: v.optional(policy()),
    policy_arns: v.optional(v.array(arn("iam"))),
  }),
  spec: SPEC,
});

type Fields = v.InferOutput<typeof schema>;

/** A role. */
export const assumeRole = kind({
  name: "aws/assume-role",
  role: "identity",
  summary: "An IAM role, assumed with another AWS identity or with an OpenID token",
  schema,
  accepts: [SESSION, ROLE_SESSION, KEYS, AMBIENT, OIDC],
  yields: ROLE_SESSION,
  plan: planRole,
});

function planRole(entry: Entry<Fields>, via: Plan | undefined): AwsPlan {
  const { principal, spec } = entry.fields;
  const { assume_role } = principal;
  const region = principal.region ?? via?.facts.region;
  checkPartition(entry, region);
  const endpoint = endpointIn(spec) ?? inheritedEndpoint(via);
  const sts = stsAt(endpoint, region, partitionOfArn(assume_role));
  return {
    endpoint,
    facts: known({
      account: accountOfArn(assume_role),
      principal: assume_role,
      region,
      url: endpoint,
    }),
    // What hangs on the surroundings may be somebody else's next time.
    stored: via?.stored ?? true,
    hosts: () => [hostOf(sts.url)],
    signIn: (world, previous) => signIn(entry, sts, world, previous),
    grant: (credential, place) => grantCredential(credential, place, region),
    processOutput,
    verify: (world, credential) => verifyCaller(world, sts, credential),
  };
}

/** A credential of one partition is nothing in another, and AWS's own error for it says nothing. */
function checkPartition({ name, fields, at }: Entry<Fields>, region: string | undefined): void {
  const { assume_role } = fields.principal;
  const [there, named] = [partitionOf(region ?? ""), partitionOfArn(assume_role)];
  if (region === undefined || there === named) return;
  throw new UserError(
    "config_invalid",
    `Cannot use identity "${name}": the region "${region}" lies in the partition "${there.name}", ` +
      `and the role in "${named.name}"`,
    { at: at("principal", "assume_role"), hint: `region: ${named.home}` },
  );
}

async function signIn(
  entry: Entry<Fields>,
  sts: Endpoint,
  world: World,
  previous: Credential | undefined,
): Promise<Credential> {
  if (previous === undefined) throw new Error("a role is assumed with another credential");
  const { assume_role } = entry.fields.principal;
  const answer = previous.type === OIDC
    ? await askWithToken(entry, sts, world, previous)
    : await askWithKeys(entry, sts, world, previous);
  const shown = { region: sts.region, principal: assume_role };
  return credentialFrom(answer, ROLE_SESSION, shown, world.clock.now());
}

/** AssumeRole, signed with the credential before it. */
async function askWithKeys(
  entry: Entry<Fields>,
  sts: Endpoint,
  world: World,
  previous: Credential,
): Promise<unknown> {
  const { principal } = entry.fields;
  const from = previous.type === AMBIENT ? await resolveSurroundings(world, sts) : previous;
  const { tags, transitive_tags, source_identity, external_id } = principal;
  return await askSts(world, "aws/assume_role", {
    endpoint: sts,
    caller: callerOf(from),
    request: {
      ...commonRequest(entry, world, from.type === ROLE_SESSION ? CHAINED : ROLE),
      ...{ tags, transitive_tags, source_identity },
      secret: { external_id: external_id && (await world.reveal(external_id)).reveal() },
    },
    hints: hintsFor(principal.assume_role),
  });
}

/** AssumeRoleWithWebIdentity: the token itself says who is behind the session, and with which tags. */
async function askWithToken(
  entry: Entry<Fields>,
  sts: Endpoint,
  world: World,
  previous: Credential,
): Promise<unknown> {
  const { principal } = entry.fields;
  for (const name of NOT_WITH_TOKEN.filter((name) => principal[name] !== undefined)) {
    world.person.warn(`principal.${name} of "${entry.name}" has no effect with an OpenID token`);
  }
  const token = previous.secret.token?.reveal();
  return await askSts(world, "aws/web_identity", {
    endpoint: sts,
    request: { ...commonRequest(entry, world, ROLE), secret: { token } },
    hints: hintsFor(principal.assume_role),
  });
}

const NOT_WITH_TOKEN = ["external_id", "tags", "transitive_tags", "source_identity"] as const;

function commonRequest({ name, fields }: Entry<Fields>, world: World, limits: Limits) {
  const { assume_role: role, session_name, duration, policy, policy_arns } = fields.principal;
  return {
    role,
    session_name: nameSession(session_name, name, world.clock.now()),
    duration: duration && secondsWithin(limits, duration, world),
    ...{ policy, policy_arns },
  };
}

function hintsFor(role: string): Readonly<Record<string, string>> {
  return {
    AccessDenied: `check that ${role} exists and trusts this caller, that the caller may ` +
      "sts:AssumeRole it, and principal.external_id",
    ExpiredToken: "the credential it was asked with has lapsed: atmos-auth login",
    InvalidIdentityToken:
      `check that an OpenID provider of ${role}'s account knows the token's issuer`,
    ValidationError: "check principal.duration against the role's maximum session duration",
  };
}

function isJsonObject(text: string): boolean {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === "object" && parsed !== null && !Array.isArray(parsed);
  } catch {
    return false;
  }
}
