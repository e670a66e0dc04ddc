/** Finding an account by its name, and naming what a person has when it is not what was asked for. */
import { nearest } from "../../../lib/nearest.ts";
import { UserError } from "../../../lib/errors.ts";
import type { Entry } from "../../../lib/provider/kind.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { visible } from "../../../lib/terminal/escape.ts";
import { type Account, accountsOf, rolesOf, type Visit } from "./accounts.ts";
import { Refusal } from "./ask.ts";

/** The place of a value that the portal does not know. */
type Placed = Pick<Entry<unknown>, "at">;

/** The most candidates that are named. */
const NAMED = 10;

/** Returns the id of the account of exactly that name, over all pages; throws when there is none, or several. */
export async function idOf(
  entry: Placed,
  context: ProviderContext,
  visit: Visit,
  name: string,
): Promise<string> {
  const accounts = await accountsOf(context, visit);
  const found = accounts.filter((account) => account.name === name);
  if (found.length === 1) return found[0]!.id;
  throw found.length === 0 ? unknown(entry, accounts, name) : ambiguous(entry, found, name);
}

function unknown(entry: Placed, accounts: readonly Account[], name: string): UserError {
  const names = [...new Set(accounts.map((account) => account.name))].sort();
  const meant = nearest(name, names);
  return new UserError("sign_in_refused", `No account of yours is named "${name}"`, {
    at: entry.at("principal", "account", "name"),
    hint: meant ? `name: ${visible(meant)}` : `your accounts are: ${listed(names)}`,
  });
}

function ambiguous(entry: Placed, found: readonly Account[], name: string): UserError {
  const ids = found.map(({ id }) => id);
  const message = `Several accounts are named "${name}": ${listed(ids)}`;
  return new UserError("sign_in_refused", message, {
    at: entry.at("principal", "account", "name"),
    hint: `account: {id: "${ids[0]}"}`,
  });
}

/** Whether the portal says that an account or a role is not there, or not this person's. */
export function isNotYours(error: unknown): error is Refusal {
  return error instanceof Refusal &&
    (error.reason === "ForbiddenException" || error.reason === "ResourceNotFoundException");
}

/** Makes the error for a permission set that is not the person's, with those that are. */
export async function notAssigned(
  entry: Placed,
  context: ProviderContext,
  visit: Visit,
  account: string,
  role: string,
): Promise<UserError> {
  const roles = await rolesOf(context, visit, account).catch((error) => {
    if (isNotYours(error)) return [];
    throw error;
  });
  if (roles.length === 0) return await noneThere(entry, context, visit, account);
  const meant = nearest(role, roles);
  const message = `Permission set "${role}" is not assigned to you in account ${account}`;
  return new UserError("sign_in_refused", message, {
    at: entry.at("principal", "name"),
    hint: meant ? `name: ${visible(meant)}` : `yours are there: ${listed(roles)}`,
  });
}

async function noneThere(
  entry: Placed,
  context: ProviderContext,
  visit: Visit,
  account: string,
): Promise<UserError> {
  const accounts = await accountsOf(context, visit);
  const message = `Nothing is assigned to you in account ${account}`;
  return new UserError("sign_in_refused", message, {
    at: entry.at("principal", "account"),
    hint: `your accounts are: ${listed(accounts.map(({ id, name }) => `${id} (${name})`))}`,
  });
}

function listed(names: readonly string[]): string {
  const more = names.length > NAMED ? `, and ${names.length - NAMED} more` : "";
  return names.slice(0, NAMED).map(visible).join(", ") + more;
}
