/** A user's session that the console takes: GetFederationToken, which only long-lived keys may ask for. */
import { GetFederationTokenCommand } from "@aws-sdk/client-sts";
import type { Inside } from "../../../lib/cage/server.ts";
import type { StsInput } from "../sts.ts";
import { withSts } from "./client.ts";
import { sessionIn } from "./session.ts";

/** What is asked for. */
export interface FederationTokenRequest {
  /** What the session is called in the account's audit log. */
  readonly name: string;
  /** In seconds. */
  readonly duration: number;
  readonly policy_arn: string;
}

/** Asks for it. */
export async function run(input: unknown, inside: Inside): Promise<unknown> {
  const asked = input as StsInput<FederationTokenRequest>;
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
