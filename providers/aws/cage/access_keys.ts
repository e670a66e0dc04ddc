/** The keys that a user has, and when each was last used. */
import {
  type AccessKeyLastUsed,
  type AccessKeyMetadata,
  GetAccessKeyLastUsedCommand,
  type IAMClient,
  ListAccessKeysCommand,
} from "@aws-sdk/client-iam";
import type { Inside } from "../../../lib/cage/server.ts";
import { hasCode } from "../../../lib/errors.ts";
import type { StsInput } from "../modules.ts";
import { withIam } from "./iam.ts";

type KeysInput = StsInput<Readonly<Record<string, never>>>;

/** Lists them. */
export async function run(asked: KeysInput, inside: Inside) {
  const keys = await withIam(asked, inside, "ListAccessKeys", async (client) => {
    const { AccessKeyMetadata = [] } = await client.send(new ListAccessKeysCommand({}));
    return AccessKeyMetadata;
  });
  return await Promise.all(keys.map((key) => described(asked, inside, key)));
}

async function described(asked: KeysInput, inside: Inside, key: AccessKeyMetadata) {
  const { AccessKeyId: id = "", Status, CreateDate } = key;
  const used = await lastUse(asked, inside, id);
  return { id, active: Status === "Active", created: CreateDate?.getTime(), used };
}

/** Returns the last use of a key; `undefined` for a user who may change their keys, but not ask for that. */
async function lastUse(asked: KeysInput, inside: Inside, id: string): Promise<string | undefined> {
  const ask = async (client: IAMClient) =>
    (await client.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: id }))).AccessKeyLastUsed;
  try {
    return useInWords(await withIam(asked, inside, "GetAccessKeyLastUsed", ask));
  } catch (error) {
    if (hasCode(error, "sign_in_refused")) return undefined;
    throw error;
  }
}

/** Returns the last use in words; AWS has `N/A` for an unknown one. */
function useInWords(used: AccessKeyLastUsed | undefined): string | undefined {
  if (used === undefined) return undefined;
  const { LastUsedDate, ServiceName, Region } = used;
  if (LastUsedDate === undefined) return "never";
  const where = [ServiceName, Region].filter((one) => one !== undefined && one !== "N/A");
  return [LastUsedDate.toISOString().slice(0, 10), ...where].join(" ");
}
