/** The portal: ListAccounts, ListAccountRoles, GetRoleCredentials and Logout (its API Reference). */
import { type Principal, uniqueId } from "../iam.ts";
import { portalError } from "./answer.ts";
import type { Center, Session, SsoAccount } from "./center.ts";

/** `GET /assignment/accounts`. */
export function listAccounts(center: Center, bearer: string, query: URLSearchParams): unknown {
  sessionOf(center, bearer);
  const accounts = center.options.accounts.map(({ id, name, email }) => ({
    accountId: id,
    accountName: name,
    emailAddress: email ?? `aws+${id}@example.com`,
  }));
  const { entries, nextToken } = pageOf(center, accounts, query);
  return { accountList: entries, nextToken };
}

/** `GET /assignment/roles`. */
export function listAccountRoles(center: Center, bearer: string, query: URLSearchParams): unknown {
  sessionOf(center, bearer);
  const { id, roles } = accountIn(center, query);
  const list = roles.map((roleName) => ({ roleName, accountId: id }));
  const { entries, nextToken } = pageOf(center, list, query);
  return { roleList: entries, nextToken };
}

/** `GET /federation/credentials`. */
export function getRoleCredentials(
  center: Center,
  bearer: string,
  query: URLSearchParams,
): unknown {
  const session = sessionOf(center, bearer);
  const role = query.get("role_name");
  const id = query.get("account_id");
  if (!role || !/^\d{12}$/.test(id ?? "")) {
    throw portalError(400, "InvalidRequestException", "Missing or invalid parameter");
  }
  const account = center.options.accounts.find((one) => one.id === id);
  // AWS does not tell an account that is not there from one that is not yours.
  if (!account?.roles.includes(role)) throw portalError(403, "ForbiddenException", "No access");
  const life = center.options.roleLife ?? 3600;
  const issued = center.options.keys.issue(principalOf(session, account, role), life, center.now());
  return {
    roleCredentials: {
      accessKeyId: issued.AccessKeyId,
      secretAccessKey: issued.SecretAccessKey,
      sessionToken: issued.SessionToken,
      expiration: Date.parse(String(issued.Expiration)),
    },
  };
}

function principalOf({ user }: Session, { id }: SsoAccount, role: string): Principal {
  const suffix = uniqueId("", `${id}/${role}`).toLowerCase().slice(0, 16);
  const name = `AWSReservedSSO_${role}_${suffix}`;
  const issuer = `arn:aws:iam::${id}:role/aws-reserved/sso.amazonaws.com/${name}`;
  const userId = `${uniqueId("AROA", issuer)}:${user}`;
  const arn = `arn:aws:sts::${id}:assumed-role/${name}/${user}`;
  return { arn, issuer, userId, type: "assumed-role", mfa: false };
}

/** `POST /logout`: the sign-in ends, with everything that was issued for it. */
export function logout(center: Center, bearer: string): undefined {
  sessionOf(center, bearer).over = true;
  return undefined;
}

function sessionOf(center: Center, bearer: string): Session {
  const token = center.access.get(bearer);
  if (token !== undefined && !token.session.over && center.now() < token.expires) {
    return token.session;
  }
  throw portalError(401, "UnauthorizedException", "Session token not found or invalid");
}

function accountIn(center: Center, query: URLSearchParams): SsoAccount {
  const id = query.get("account_id");
  const account = center.options.accounts.find((one) => one.id === id);
  if (account !== undefined) return account;
  throw portalError(404, "ResourceNotFoundException", "Account not found");
}

function pageOf<Entry>(
  center: Center,
  all: readonly Entry[],
  query: URLSearchParams,
): { entries: readonly Entry[]; nextToken: string | null } {
  const largest = center.options.pageSize ?? 20;
  const asked = Number(query.get("max_result") ?? largest);
  if (!(asked >= 1 && asked <= 1000)) {
    throw portalError(400, "InvalidRequestException", "Invalid max_result");
  }
  const token = query.get("next_token");
  const from = token === null ? 0 : Number(/^page-(\d+)$/.exec(token)?.[1] ?? NaN);
  if (Number.isNaN(from)) throw portalError(400, "InvalidRequestException", "Invalid next_token");
  const to = from + Math.min(asked, largest);
  return { entries: all.slice(from, to), nextToken: to < all.length ? `page-${to}` : null };
}
