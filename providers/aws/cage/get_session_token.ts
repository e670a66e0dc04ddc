/** A session from a user's long-lived keys: GetSessionToken. */
import { GetSessionTokenCommand, type STSClient } from "@aws-sdk/client-sts";
import type { Inside } from "../../../lib/cage/server.ts";
import type { SessionRequest, StsInput } from "../modules.ts";
import { withSts } from "./client.ts";
import { sessionIn } from "./session.ts";

/** Asks for it. */
export async function run(asked: StsInput<SessionRequest>, inside: Inside) {
  const { duration, mfa_arn, code } = asked.request;
  const command = new GetSessionTokenCommand({
    DurationSeconds: duration,
    SerialNumber: mfa_arn,
    TokenCode: code?.reveal(),
  });
  const work = async (client: STSClient) => sessionIn((await client.send(command)).Credentials);
  // AWS takes an MFA code once.
  const repeatable = code === undefined;
  return await withSts(asked, inside, "GetSessionToken", work, repeatable);
}
