/** `aws/assume-role`: a role, from another AWS credential or from an OpenID token. */
import type { Credential } from "../../lib/credential.ts";
import { UserError } from "../../lib/errors.ts";
import { type Entry, kind, type Plan, type World } from "../../lib/provider.ts";
import { verifyCaller } from "./caller_identity.ts";
import { clusterToken } from "./cluster_token.ts";
import { AMBIENT, credentialFrom, KEYS, known, OIDC, ROLE_SESSION, SESSION } from "./credential.ts";
import { consoleHosts, type ConsolePlace, openConsole } from "./console/sign_in.ts";
import {
  type AwsPlan,
  endpointIn,
  hostOf,
  inheritedEndpoint,
  isRoleBefore,
  stsAt,
} from "./endpoint.ts";
import { DELIVERED } from "./delivery.ts";
import { grantCredential } from "./grant.ts";
import { accountOfArn, partitionOf, partitionOfArn } from "./partitions.ts";
import { ROLE_FIELDS, type RoleFields } from "./role_fields.ts";
import { isReadOnly, narrowedTo, READ_ONLY } from "./session_policy.ts";
import { askForRole, type RoleOrder } from "./role_request.ts";

/** A role. */
export const assumeRole = kind({
  name: "aws/assume-role",
  role: "identity",
  summary: "An IAM role, assumed with another AWS identity or with an OpenID token",
  schema: ROLE_FIELDS,
  accepts: [SESSION, ROLE_SESSION, KEYS, AMBIENT, OIDC],
  yields: ROLE_SESSION,
  narrows: true,
  plan: planRole,
});

function planRole(entry: Entry<RoleFields>, via: Plan | undefined): AwsPlan {
  const { principal, spec } = entry.fields;
  const { assume_role } = principal;
  const region = principal.region ?? via?.facts.region;
  checkPartition(entry, region);
  narrowedTo(entry);
  const endpoint = endpointIn(spec) ?? inheritedEndpoint(via);
  const partition = partitionOfArn(assume_role);
  const sts = stsAt(endpoint, region, partition);
  const console: ConsolePlace = {
    ...{ endpoint, region, partition },
    fixed: isRoleBefore(via) ? "a role that is assumed from another role" : undefined,
  };
  return {
    endpoint,
    isRole: true,
    facts: known({
      account: accountOfArn(assume_role),
      principal: assume_role,
      region,
      url: endpoint,
      policy: isReadOnly(entry) ? READ_ONLY : undefined,
    }),
    // What hangs on the surroundings may be somebody else's next time.
    stored: via?.stored ?? true,
    hosts: () => [hostOf(sts.url)],
    signIn: (world, previous) => signIn({ entry, sts }, world, previous),
    grant: (credential, place) => grantCredential(credential, place, region, sts.region),
    ...DELIVERED,
    verify: (world, credential) => verifyCaller(world, sts, credential),
    console: (world, credential, wish) => openConsole(console, world, credential, wish),
    consoleHosts: () => consoleHosts(console),
    clusterToken,
  };
}

/** A credential of one partition is nothing in another, and AWS's own error for it says nothing. */
function checkPartition({ name, fields, at }: Entry<RoleFields>, region: string | undefined): void {
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
  order: RoleOrder,
  world: World,
  previous: Credential | undefined,
): Promise<Credential> {
  if (previous === undefined) throw new Error("a role is assumed with another credential");
  const answer = await askForRole(order, world, previous);
  const { assume_role } = order.entry.fields.principal;
  const shown = { region: order.sts.region, principal: assume_role };
  return credentialFrom(answer, ROLE_SESSION, shown, world.clock.now());
}
