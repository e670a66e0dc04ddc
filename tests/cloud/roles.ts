/** Sessions of roles: what every way of assuming one shares. */
import {
  accountOf,
  type Keyring,
  type OidcTrust,
  type Principal,
  type Role,
  type SamlTrust,
  uniqueId,
  type User,
} from "./iam.ts";
import { type Answer, AwsError, type Parameters } from "./query.ts";

/** What an operation may use. */
export interface Account {
  readonly users: readonly User[];
  readonly roles: readonly Role[];
  readonly oidc: readonly OidcTrust[];
  readonly saml: readonly SamlTrust[];
  readonly keys: Keyring;
  /** Accounts whose root may be assumed for a task. */
  readonly members: readonly string[];
  /** One-time codes that were used. */
  readonly usedCodes: Set<string>;
  /** When set, what is issued lives so many seconds, whatever was asked. */
  readonly lifetime: number | undefined;
  /** How many requests don't find a new access key yet. */
  readonly unknown: number;
  now(): number;
}

/** The part of an answer that every way of assuming a role shares. */
export function sessionAnswer(
  account: Account,
  role: Role,
  session: string,
  seconds: number,
  ask: Parameters,
  more: Partial<Principal> = {},
): Answer {
  checkPolicy(ask);
  const userId = `${uniqueId("AROA", role.arn)}:${session}`;
  const name = role.arn.split("/").at(-1)!;
  const arn = `arn:aws:sts::${accountOf(role.arn)}:assumed-role/${name}/${session}`;
  const principal: Principal = {
    ...{ arn, issuer: role.arn, userId, type: "assumed-role", mfa: false },
    ...more,
  };
  return {
    Credentials: issue(account, principal, seconds),
    AssumedRoleUser: { AssumedRoleId: userId, Arn: arn },
    PackedPolicySize: ask.find("Policy") || ask.list("Tags", "Key").length > 0 ? 6 : undefined,
    SourceIdentity: principal.sourceIdentity,
  };
}

/** Issues credentials for so many seconds, or for as long as the whole account has it. */
export function issue(account: Account, principal: Principal, seconds: number): Answer {
  return account.keys.issue(principal, account.lifetime ?? seconds, account.now());
}

/** Throws when the role's own maximum is shorter. */
export function checkMaximum(role: Role, seconds: number): void {
  if (seconds <= (role.maxSessionDuration ?? 3600)) return;
  throw tooLong("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
}

/** Says that a session would last too long. */
export function tooLong(message: string): AwsError {
  return new AwsError(400, "ValidationError", message);
}

function checkPolicy(ask: Parameters): void {
  try {
    JSON.parse(ask.find("Policy") ?? "{}");
  } catch {
    throw new AwsError(400, "MalformedPolicyDocument", "This policy contains invalid Json");
  }
}
