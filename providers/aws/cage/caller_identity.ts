/** The caller of a credential: GetCallerIdentity. */
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import type { Inside } from "../../../lib/cage/server.ts";
import type { StsInput } from "../modules.ts";
import { withSts } from "./client.ts";

/** Asks for the caller. */
export async function run(asked: StsInput<Readonly<Record<string, never>>>, inside: Inside) {
  return await withSts(asked, inside, "GetCallerIdentity", async (client) => {
    const { Account, Arn, UserId } = await client.send(new GetCallerIdentityCommand({}));
    return { account: Account, principal: Arn, user_id: UserId };
  });
}
