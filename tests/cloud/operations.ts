/** What STS does, by operation. See the AWS Security Token Service API Reference. */
import { assumeRoleWithSaml, assumeRoleWithWebIdentity } from "./federation.ts";
import { accountOf, type Key, type Principal, type Role } from "./iam.ts";
import { type Answer, AwsError, type Parameters } from "./query.ts";
import { type Account, checkMaximum, issue, sessionAnswer, tooLong } from "./roles.ts";

/** An operation's work; `caller` is absent for the ones that nobody signs. */
type Operation = (account: Account, ask: Parameters, caller: Key) => Answer | Promise<Answer>;

/** The operations that are signed. */
export const SIGNED: Readonly<Record<string, Operation>> = {
  GetCallerIdentity: (_account, _ask, caller) => ({
    Arn: caller.principal.arn,
    UserId: caller.principal.userId,
    Account: accountOf(caller.principal.arn),
  }),
  GetSessionToken: getSessionToken,
  GetFederationToken: getFederationToken,
  AssumeRole: assumeRole,
  AssumeRoot: assumeRoot,
  GetAccessKeyInfo: (_account, ask, caller) => {
    ask.need("AccessKeyId");
    return { Account: accountOf(caller.principal.arn) };
  },
};

/** The operations that carry their own proof. */
export const UNSIGNED = {
  AssumeRoleWithWebIdentity: assumeRoleWithWebIdentity,
  AssumeRoleWithSAML: assumeRoleWithSaml,
} as const;

function getSessionToken(account: Account, ask: Parameters, caller: Key): Answer {
  if (caller.principal.type !== "user") {
    throw denied("Cannot call GetSessionToken with session credentials");
  }
  const seconds = ask.seconds("DurationSeconds", 900, 129_600, 43_200);
  const mfa = checkMfa(account, ask, caller.principal);
  return { Credentials: issue(account, { ...caller.principal, type: "session", mfa }, seconds) };
}

/** Only long-lived keys may ask; without a policy it yields nothing that could do anything. */
function getFederationToken(account: Account, ask: Parameters, caller: Key): Answer {
  const name = ask.need("Name", /^[\w+=,.@-]{2,32}$/);
  if (caller.principal.type !== "user" || caller.token !== undefined) {
    throw denied("Cannot call GetFederationToken with session credentials");
  }
  ask.need("PolicyArns.member.1.arn", /^arn:aws[a-z-]*:iam::(aws|\d{12}):policy\/\S+$/);
  const seconds = ask.seconds("DurationSeconds", 900, 129_600, 43_200);
  const id = accountOf(caller.principal.arn);
  const arn = `arn:aws:sts::${id}:federated-user/${name}`;
  const principal: Principal = { ...caller.principal, arn, type: "federated", mfa: false };
  return {
    Credentials: issue(account, principal, seconds),
    FederatedUser: { FederatedUserId: `${id}:${name}`, Arn: arn },
  };
}

function assumeRole(account: Account, ask: Parameters, caller: Key): Answer {
  const arn = ask.need("RoleArn", /^arn:.{16,}$/);
  const session = ask.need("RoleSessionName", /^[\w+=,.@-]{2,64}$/);
  const role = account.roles.find((role) => role.arn === arn);
  const mfa = checkMfa(account, ask, caller.principal) || caller.principal.mfa;
  if (!role || !trusts(role, caller.principal, ask.find("ExternalId"), mfa)) {
    const who = caller.principal.arn;
    throw denied(`User: ${who} is not authorized to perform: sts:AssumeRole on resource: ${arn}`);
  }
  const seconds = roleSeconds(role, ask, caller.principal);
  return sessionAnswer(account, role, session, seconds, ask, {
    ...transitive(caller.principal, ask),
    sourceIdentity: ask.find("SourceIdentity") ?? caller.principal.sourceIdentity,
    mfa,
    chained: caller.principal.type === "assumed-role",
  });
}

function assumeRoot(account: Account, ask: Parameters, caller: Key): Answer {
  const target = accountOf(ask.need("TargetPrincipal")) || ask.need("TargetPrincipal");
  const policy = ask.need("TaskPolicyArn.arn");
  const seconds = ask.seconds("DurationSeconds", 0, 900, 900);
  if (!account.members.includes(target) || !policy.includes(":policy/root-task/")) {
    const who = caller.principal.arn;
    const what = `arn:aws:iam::${target}:root`;
    throw denied(`User: ${who} is not authorized to perform: sts:AssumeRoot on resource: ${what}`);
  }
  const arn = `arn:aws:sts::${target}:assumed-root`;
  const principal: Principal = { arn, issuer: arn, userId: target, type: "root", mfa: false };
  const { sourceIdentity } = caller.principal;
  return { Credentials: issue(account, principal, seconds), SourceIdentity: sourceIdentity };
}

/** Whether a good one-time code was shown; throws for a bad one. */
function checkMfa(account: Account, ask: Parameters, caller: Principal): boolean {
  const [serial, code] = [ask.find("SerialNumber"), ask.find("TokenCode")];
  if (serial === undefined && code === undefined) return false;
  const mfa = account.users.find((user) => user.arn === caller.issuer)?.mfa;
  if (mfa?.serial !== serial) {
    throw denied(
      "MultiFactorAuthentication failed, unable to validate MFA code. " +
        "Please verify your MFA serial number is valid and associated with this user.",
    );
  }
  if (code === undefined || !mfa?.codes.includes(code) || account.usedCodes.has(code)) {
    throw denied("MultiFactorAuthentication failed with invalid MFA one time pass code. ");
  }
  account.usedCodes.add(code);
  return true;
}

function trusts(role: Role, caller: Principal, externalId: string | undefined, mfa: boolean) {
  const root = `arn:aws:iam::${accountOf(caller.arn)}:root`;
  const known = role.trusts.some((one) =>
    ["*", caller.issuer, caller.arn, root].includes(one) &&
    one !== ""
  );
  return known && (role.externalId === undefined || role.externalId === externalId) &&
    (!role.needsMfa || mfa);
}

/** Whoever already holds temporary credentials gets an hour at most. */
function roleSeconds(role: Role, ask: Parameters, caller: Principal): number {
  const seconds = ask.seconds("DurationSeconds", 900, 43_200, 3600);
  checkMaximum(role, seconds);
  if (seconds > 3600 && caller.type !== "user") {
    throw tooLong(
      "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
    );
  }
  return seconds;
}

/** The session's tags: the new ones and what the chain passes on. */
function transitive(caller: Principal, ask: Parameters): Pick<Principal, "tags"> {
  const values = ask.list("Tags", "Value");
  const tags = ask.list("Tags", "Key").map((key, index) => [key, values[index] ?? ""] as const);
  return { tags: { ...caller.tags, ...Object.fromEntries(tags) } };
}

function denied(message: string): AwsError {
  return new AwsError(403, "AccessDenied", message);
}
