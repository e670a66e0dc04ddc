/** Identities for every role that an assertion offers (`auto_provision_identities`). */
import { askCage } from "../../../lib/cage/module.ts";
import type { Credential } from "../../../lib/credential.ts";
import type { Offered, Offers } from "../../../lib/provider/plan.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { accountOfArn } from "../partitions.ts";
import { READ } from "./modules.ts";

/** A list stays good for a day, in milliseconds. */
const DAY = 24 * 60 * 60_000;

/** Returns a provider's offers; `undefined` unless they are wanted. */
export function offersOf(provider: string, wanted: boolean | undefined): Offers | undefined {
  if (!wanted) return undefined;
  return { ttl: DAY, list: (context, credential) => listOffers(provider, context, credential) };
}

async function listOffers(
  provider: string,
  context: ProviderContext,
  { secret }: Credential,
): Promise<Offered> {
  const { assertion } = secret;
  if (assertion === undefined) throw new Error("there is no assertion");
  const { pairs } = await askCage(context, READ, { assertion });
  const roles = [...new Set(pairs.map(({ role }) => role))].sort();
  const identities = Object.fromEntries(
    roles.map((role) => [nameOf(role), identity(provider, role)]),
  );
  const accounts = new Set(roles.map(accountOfArn)).size;
  return { source: "aws-saml", identities, counts: { accounts, roles: roles.length } };
}

/** Returns `ACCOUNT/NAME`: within an account a role's name is unique, whatever its path. */
function nameOf(role: string): string {
  return `${accountOfArn(role)}/${role.split("/").at(-1)}`;
}

function identity(provider: string, role: string) {
  return {
    kind: "aws/assume-role",
    provider,
    via: { provider },
    principal: { assume_role: role },
  };
}
