/** Whose credential this is: GetCallerIdentity. */
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import type { Inside } from "../../../lib/cage/server.ts";
import type { StsInput } from "../sts.ts";
import { withSts } from "./client.ts";

/** Asks it. */
export async function run(input: unknown, inside: Inside): Promise<unknown> {
  const asked = input as StsInput<Record<string, never>>;
  return await withSts(asked, inside, "GetCallerIdentity", async (client) => {
    const { Account, Arn, UserId } = await client.send(new GetCallerIdentityCommand({}));
    return { account: Account, principal: Arn, user_id: UserId };
  });
}
