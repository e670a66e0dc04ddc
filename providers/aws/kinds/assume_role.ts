/** `aws/assume-role`: a role, from another AWS credential, an OpenID token or a SAML assertion. */
import type { Credential } from "../../../lib/credential.ts";
import { UserError } from "../../../lib/errors.ts";
import { hostOf } from "../../../lib/provider/hosts.ts";
import { type Entry, kind } from "../../../lib/provider/kind.ts";
import { type IdentityPlan, known, type Plan } from "../../../lib/provider/plan.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { verifyCaller } from "../caller_identity.ts";
import { clusterToken } from "../integrations/cluster_token.ts";
import { AMBIENT, credentialOf, KEYS, OIDC, ROLE_SESSION, SAML, SESSION } from "../credential.ts";
import { consoleAt, type ConsolePlace } from "../console/sign_in.ts";
import { reachIn, stsAt } from "../endpoint.ts";
import { DELIVERED, grantCredential } from "../grant/grant.ts";
import { accountOfArn, partitionOf, partitionOfArn } from "../partitions.ts";
import { READ_ONLY, ROLE_FIELDS, type RoleFields } from "./role_fields.ts";
import { isReadOnly, narrowedTo } from "./session_policy.ts";
import type { RoleOrder } from "./role_order.ts";
import { askedIn, askForRole } from "./role_request.ts";
import { refusedName } from "./session_name.ts";
import { CHAINED, outOfBounds, ROLE } from "../duration.ts";
import { passedOn, passOnProving, reachOf } from "../passed_on.ts";

/** A role. */
export const assumeRole = kind({
  name: "aws/assume-role",
  announced: {
    keys: ["role_arn", "assume_role"],
    renamed: { role_arn: "principal.assume_role", role_session_name: "principal.session_name" },
  },
  role: "identity",
  tells: [["principal.assume_role"]],
  obtains: { what: "AWS role", parts: (said) => [[said("principal.assume_role")]] },
  summary: "An IAM role, assumed with another AWS identity, an OpenID token or a SAML assertion",
  schema: ROLE_FIELDS,
  accepts: [SESSION, ROLE_SESSION, KEYS, AMBIENT, OIDC, SAML],
  yields: ROLE_SESSION,
  narrows: true,
  plan: planRole,
});

function planRole(entry: Entry<RoleFields>, via: Plan | undefined): IdentityPlan {
  const { principal, spec } = entry.fields;
  const before = passedOn(via);
  const saml = before?.saml;
  const role = principal.assume_role ?? saml?.role;
  if (role === undefined && saml === undefined) throw roleMissing(entry);
  const region = principal.region ?? regionBefore(via, role);
  checkPartition(entry, role, region);
  const reach = reachIn(spec, reachOf(via));
  const { endpoint } = reach;
  const partition = role === undefined ? partitionOf(region ?? "") : partitionOfArn(role);
  narrowedTo(entry, partition);
  const sts = stsAt(reach, region, partition);
  // An assertion goes nowhere but where its own sign-in says: an identity has no say in that.
  const asked = saml === undefined ? sts : stsAt(reachOf(via), region, partition);
  const console: ConsolePlace = {
    ...{ endpoint, region, partition },
    fixed: before?.isRole ? "a role that is assumed from another role" : undefined,
  };
  return {
    region,
    odd: [
      ...outOfBounds(before?.isRole ? CHAINED : ROLE, askedIn({ entry })),
      // An assertion brings a name of its own.
      ...refusedName(saml === undefined ? principal.session_name : undefined, entry.at),
    ],
    readOnly: isReadOnly(entry),
    passesOn: passOnProving(() => sts, { reach, partition, isRole: true }),
    facts: known({
      account: role && accountOfArn(role),
      principal: role,
      region,
      url: endpoint,
      policy: isReadOnly(entry) ? READ_ONLY : undefined,
    }),
    // What hangs on the surroundings may be somebody else's next time; an assertion names the person.
    stored: saml !== undefined || (via?.stored ?? true),
    hosts: () => [...new Set([hostOf(asked.url), hostOf(sts.url)])],
    signIn: (context, previous) => signIn({ entry, sts: asked, role, saml }, context, previous),
    grant: (credential, place) =>
      grantCredential(credential, place, region, { home: sts.region, reach }),
    ...DELIVERED,
    verify: (context, credential) => verifyCaller(context, sts, credential),
    // An assertion names the person in the session's name.
    ...saml && { saysWhose: true, whose: (_, { shown }) => Promise.resolve(shown.principal) },
    console: consoleAt(console),
    clusterToken,
  };
}

/** Returns the region of the link before it: what the surroundings tell says nothing of a role in another partition. */
function regionBefore(via: Plan | undefined, role: string | undefined): string | undefined {
  const region = via?.region;
  if (!passedOn(via)?.isRegionFound || region === undefined || role === undefined) return region;
  return partitionOf(region) === partitionOfArn(role) ? region : undefined;
}

function roleMissing({ name, at }: Entry<RoleFields>): UserError {
  const message = `Cannot use identity "${name}": "principal.assume_role" is missing`;
  return new UserError("config_invalid", message, {
    at: at("principal", "assume_role"),
    hint: "assume_role: arn:aws:iam::123456789012:role/NAME",
  });
}

/** Throws for a role and a region of different partitions: AWS's own error for that is of no help. */
function checkPartition(
  { name, at }: Entry<RoleFields>,
  role: string | undefined,
  region: string | undefined,
): void {
  if (region === undefined || role === undefined) return;
  const [there, named] = [partitionOf(region), partitionOfArn(role)];
  if (there === named) return;
  throw new UserError(
    "config_invalid",
    `Cannot use identity "${name}": the region "${region}" lies in the partition "${there.name}", ` +
      `and the role in "${named.name}"`,
    { at: at("principal", "assume_role"), hint: `region: ${named.home}` },
  );
}

async function signIn(
  order: RoleOrder,
  context: ProviderContext,
  previous: Credential | undefined,
): Promise<Credential> {
  if (previous === undefined) throw new Error("a role is assumed with another credential");
  const answer = await askForRole(order, context, previous);
  const shown = { region: order.sts.region, principal: order.role };
  return credentialOf(answer, ROLE_SESSION, shown, context.clock.now());
}
