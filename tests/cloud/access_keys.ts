/** What IAM does for a user's own access keys. See the AWS Identity and Access Management API Reference. */
import type { Key } from "./iam.ts";
import { type Answer, AwsError, type Parameters } from "./query.ts";
import type { Account } from "./roles.ts";

type Operation = (account: Account, ask: Parameters, caller: Key) => Answer;

/** How many a user can have. */
const QUOTA = 2;

/** The operations, all of them signed. */
export const IAM: Readonly<Record<string, Operation>> = {
  ListAccessKeys: (account, ask, caller) => ({
    IsTruncated: "false",
    AccessKeyMetadata: account.keys.ofUser(userOf(ask, caller)).map((key) => ({
      UserName: nameOf(key),
      AccessKeyId: key.accessKeyId,
      Status: key.active ? "Active" : "Inactive",
      CreateDate: seconds(key.created ?? 0),
    })),
  }),
  GetAccessKeyLastUsed: (account, ask, caller) => {
    const key = keyOf(account, ask, caller);
    const used = key.used && { LastUsedDate: seconds(key.used.at) };
    const ServiceName = key.used?.service ?? "N/A";
    return {
      UserName: nameOf(key),
      AccessKeyLastUsed: { ...used, ServiceName, Region: used ? "us-east-1" : "N/A" },
    };
  },
  CreateAccessKey: (account, ask, caller) => {
    const arn = userOf(ask, caller);
    if (account.keys.ofUser(arn).length >= QUOTA) {
      const message = `Cannot exceed quota for AccessKeysPerUser: ${QUOTA}`;
      throw new AwsError(409, "LimitExceeded", message);
    }
    const key = account.keys.make(arn, account.now(), account.unknown);
    return {
      AccessKey: {
        UserName: nameOf(key),
        AccessKeyId: key.accessKeyId,
        Status: "Active",
        SecretAccessKey: key.secretAccessKey,
        CreateDate: seconds(key.created ?? 0),
      },
    };
  },
  UpdateAccessKey: (account, ask, caller) => {
    keyOf(account, ask, caller).active = ask.need("Status", /^(Active|Inactive)$/) === "Active";
    return {};
  },
  DeleteAccessKey: (account, ask, caller) => {
    account.keys.remove(keyOf(account, ask, caller).accessKeyId);
    return {};
  },
};

/** Whoever holds temporary keys may ask only where they came with a second factor. */
function userOf(ask: Parameters, { principal, token }: Key): string {
  if (token !== undefined && !principal.mfa) {
    throw new AwsError(
      403,
      "InvalidClientTokenId",
      "The security token included in the request is invalid",
    );
  }
  const name = ask.find("UserName");
  if (name === undefined || principal.issuer.endsWith(`/${name}`)) return principal.issuer;
  throw new AwsError(
    403,
    "AccessDenied",
    `User: ${principal.arn} is not authorized on user ${name}`,
  );
}

function keyOf(account: Account, ask: Parameters, caller: Key): Key {
  const id = ask.need("AccessKeyId", /^\w{16,128}$/);
  const key = account.keys.ofUser(userOf(ask, caller)).find((one) => one.accessKeyId === id);
  if (key !== undefined) return key;
  throw new AwsError(404, "NoSuchEntity", `The Access Key with id ${id} cannot be found.`);
}

function nameOf({ principal }: Key): string {
  return principal.issuer.split("/").at(-1)!;
}

function seconds(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");
}
