/** Identities for every permission set that a person has (`auto_provision_identities`). */
import { throwBug } from "../../../lib/errors.ts";
import { nameMatcher } from "../../../lib/paths/glob.ts";
import type { Offered, Offers } from "../../../lib/provider/plan.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { visible } from "../../../lib/terminal/escape.ts";
import { type Account, accountsOf, rolesOf, type Visit } from "./accounts.ts";
import type { Portal } from "./portal.ts";

/** The value of `auto_provision_identities`. */
type Provisioning = boolean | undefined | {
  /** Globs of names or ids; all accounts unless told. */
  readonly accounts?: readonly string[] | undefined;
  /** Globs of names; all permission sets unless told. */
  readonly roles?: readonly string[] | undefined;
  /** Milliseconds for which a list stays good. */
  readonly ttl?: number | undefined;
};

/** A list stays good for a day unless told. */
const DAY = 24 * 60 * 60_000;

/** Accounts that are asked about at the same time: AWS throttles more than a few. */
const ABREAST = 4;

/** After so many accounts, it is said how far we are. */
const STEP = 50;

/** Returns a provider's offers; `undefined` unless they are wanted. */
export function offersOf(
  provider: string,
  { portal }: Portal,
  provisioning: Provisioning,
): Offers | undefined {
  if (!provisioning) return undefined;
  const { accounts, roles, ttl } = provisioning === true
    ? { accounts: undefined, roles: undefined, ttl: undefined }
    : provisioning;
  const wanted = { account: oneOf(accounts), role: oneOf(roles) };
  return {
    ttl: ttl ?? DAY,
    list: (context, { secret }) => {
      const { access_token: token } = secret;
      if (token === undefined) throw new Error("there is no sign-in at the portal");
      const visit = { portal, token };
      return listOffers(provider, context, visit, wanted);
    },
  };
}

interface Filters {
  account(text: string): boolean;
  role(text: string): boolean;
}

async function listOffers(
  provider: string,
  context: ProviderContext,
  visit: Visit,
  wanted: Filters,
): Promise<Offered> {
  const all = await accountsOf(context, visit);
  const accounts = all.filter(({ id, name }) => wanted.account(name) || wanted.account(id));
  context.person.say(`Looking for your permission sets in ${accounts.length} accounts`);
  const roles = await rolesOfAll(context, visit, accounts);
  const nameOf = namesFor(accounts);
  const identities = accounts.flatMap((account, at) =>
    roles[at]!.filter(wanted.role).map((role) =>
      [`${nameOf(account)}/${role}`, identity(provider, account, role)] as const
    )
  );
  const counts = {
    accounts: accounts.length,
    roles: new Set(identities.map(([, { principal }]) => principal.name)).size,
    identities: identities.length,
  };
  return { source: "aws-sso", identities: Object.fromEntries(identities.sort(byName)), counts };
}

/** Returns the roles of each account, a few accounts at a time; one that can't be asked is reported and left out. */
async function rolesOfAll(
  context: ProviderContext,
  visit: Visit,
  accounts: readonly Account[],
): Promise<readonly (readonly string[])[]> {
  const found: (readonly string[])[] = [];
  const queue = accounts.entries();
  let done = 0;
  const work = async () => {
    for (const [at, account] of queue) {
      found[at] = await rolesOf(context, visit, account.id).catch((error) => {
        throwBug(error);
        context.person.warn(`Left out account ${visible(account.name)}: ${error.message}`);
        return [];
      });
      if (++done % STEP === 0) context.person.say(`${done} of ${accounts.length} accounts`);
    }
  };
  await Promise.all(Array.from({ length: ABREAST }, work));
  return found;
}

/** Returns the account's name, as the original names identities; with its id where several have that name. */
function namesFor(accounts: readonly Account[]): (account: Account) => string {
  const count = Map.groupBy(accounts, ({ name }) => name);
  return ({ id, name }) => count.get(name)!.length > 1 ? `${name}-${id}` : name;
}

function identity(provider: string, { id, name }: Account, role: string) {
  return {
    kind: "aws/permission-set",
    provider,
    via: { provider },
    principal: { name: role, account: { name, id } },
  };
}

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}

/** Whether a text fits any of the patterns, in which only `*` and `?` mean something: names hold brackets. */
function oneOf(patterns: readonly string[] | undefined): (text: string) => boolean {
  if (patterns === undefined) return () => true;
  return nameMatcher(patterns.map((pattern) => pattern.replace(/[[\\]/g, "\\$&")));
}
