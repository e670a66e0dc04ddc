/** The accounts and roles that a person has, over all pages. */
import type { ProviderContext } from "../../../lib/provider/context.ts";
import type { Secret } from "../../../lib/secret.ts";
import { askPortal, patiently } from "./ask.ts";
import type { Service } from "./modules.ts";

/** An account. */
export interface Account {
  readonly id: string;
  readonly name: string;
}

/** A person's token, and the portal that it is for. */
export interface Visit {
  readonly portal: Service;
  readonly token: Secret;
}

/** More pages than the largest organisation has: a list without end is none. */
const MOST_PAGES = 200;

/** Tries of one page. Listing is what AWS throttles first. */
const TRIES = 8;

/** Returns every account, in the portal's order. */
export async function accountsOf(
  context: ProviderContext,
  { portal, token }: Visit,
): Promise<Account[]> {
  const pages = allPages(async (page) => {
    const request = {
      operation: "ListAccounts",
      ...(page ? { page } : {}),
      access_token: token,
    } as const;
    return await patiently(context, () => askPortal(context, portal, request), TRIES);
  });
  return (await pages).flatMap(({ accountList }) => accountList ?? [])
    .map(({ accountId: id, accountName }) => ({ id, name: accountName ?? id }));
}

/** Returns the names of all roles in an account, sorted. */
export async function rolesOf(
  context: ProviderContext,
  { portal, token }: Visit,
  account: string,
): Promise<string[]> {
  const pages = allPages(async (page) => {
    const request = {
      ...{ operation: "ListAccountRoles", account } as const,
      ...(page ? { page } : {}),
      access_token: token,
    };
    return await patiently(context, () => askPortal(context, portal, request), TRIES);
  });
  return (await pages).flatMap(({ roleList }) => roleList ?? [])
    .map(({ roleName }) => roleName).sort();
}

async function allPages<Page extends { readonly nextToken?: string | null | undefined }>(
  ask: (page: string | undefined) => Promise<Page>,
): Promise<readonly Page[]> {
  const pages: Page[] = [];
  let next: string | undefined;
  do {
    const page = await ask(next);
    pages.push(page);
    // A page that leads to itself leads nowhere.
    next = page.nextToken && page.nextToken !== next ? page.nextToken : undefined;
  } while (next !== undefined && pages.length < MOST_PAGES);
  return pages;
}
