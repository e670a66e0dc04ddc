/** A user's session that the console takes: GetFederationToken, which only long-lived keys may ask for. */
import { GetFederationTokenCommand } from "@aws-sdk/client-sts";
import type { Inside } from "../../../lib/cage/server.ts";
import type { FederationTokenRequest, StsInput } from "../modules.ts";
import { withSts } from "./client.ts";
import { sessionIn } from "./session.ts";

/** Asks for it. */
export async function run(asked: StsInput<FederationTokenRequest>, inside: Inside) {
  const { name, duration, policy_arn } = asked.request;
  return await withSts(asked, inside, "GetFederationToken", async (client) => {
    const answer = await client.send(
      new GetFederationTokenCommand({
        Name: name,
        DurationSeconds: duration,
        PolicyArns: [{ arn: policy_arn }],
      }),
    );
    return sessionIn(answer.Credentials, answer.FederatedUser?.Arn);
  });
}
