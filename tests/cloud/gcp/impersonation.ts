/** `iamcredentials.googleapis.com` (docs.cloud.google.com/iam/docs/reference/credentials/rest). */
import { apiError, type Issued, type ServiceAccount, type Vault } from "./cloud.ts";

const NAME = /^projects\/-\/serviceAccounts\/(.+)$/;
const IAM_SCOPES = [
  "https://www.googleapis.com/auth/cloud-platform",
  "https://www.googleapis.com/auth/iam",
];

/** `generateAccessToken` or `generateIdToken` of the account in the path. */
export function impersonate(vault: Vault, path: string, body: unknown, caller: Issued): unknown {
  const [, email = "", method] = path.match(/serviceAccounts\/([^:]+):(\w+)$/) ?? [];
  const asked = body as {
    delegates?: string[];
    scope?: string[];
    lifetime?: string;
    audience?: string;
  };
  if (!caller.scopes.some((scope) => IAM_SCOPES.includes(scope))) {
    throw apiError(403, "PERMISSION_DENIED", "Request had insufficient authentication scopes.");
  }
  const account = follow(vault, decodeURIComponent(email), asked.delegates ?? [], caller);
  if (method === "generateIdToken") return { token: `e30.${btoa(asked.audience ?? "")}.c2ln` };
  const seconds = lifeOf(account, asked.lifetime ?? "3600s");
  if (!asked.scope?.length) throw badArgument("At least one scope must be specified");
  const issued = {
    member: `serviceAccount:${account.email}`,
    email: account.email,
    scopes: asked.scope,
  };
  const { token, life } = vault.issue("ya29.c.", issued, seconds);
  const expireTime = new Date(vault.now() + life * 1000).toISOString().replace(/\.\d+Z$/, "Z");
  return { accessToken: token, expireTime };
}

/** Each one in the row must be allowed to make tokens of the next. */
function follow(vault: Vault, target: string, delegates: string[], caller: Issued): ServiceAccount {
  let member = caller.member;
  let account: ServiceAccount | undefined;
  for (const email of [...delegates.map(delegateName), target]) {
    account = vault.options.serviceAccounts?.find((one) => one.email === email);
    if (!account?.creators?.includes(member)) {
      const message =
        "Permission 'iam.serviceAccounts.getAccessToken' denied on resource (or it may not exist).";
      throw apiError(403, "PERMISSION_DENIED", message);
    }
    member = `serviceAccount:${email}`;
  }
  return account!;
}

function delegateName(name: string): string {
  const email = name.match(NAME)?.[1];
  if (email) return email;
  throw badArgument(`Invalid form for name of delegate: ${name}`);
}

function lifeOf(account: ServiceAccount, lifetime: string): number {
  const seconds = Number(lifetime.match(/^(\d+)s$/)?.[1]);
  const longest = account.longest ?? 3600;
  if (seconds > 0 && seconds <= longest) return seconds;
  if (!(seconds > 0)) throw badArgument("Invalid value at 'lifetime'");
  throw badArgument(
    "The access token lifetime cannot exceed 1 hour (3600s) unless an organization policy allows it.",
  );
}

function badArgument(message: string) {
  return apiError(400, "INVALID_ARGUMENT", message);
}
