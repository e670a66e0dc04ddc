/** A root user's session for one task: AssumeRoot. */
import { AssumeRootCommand } from "@aws-sdk/client-sts";
import type { Inside } from "../../../lib/cage/server.ts";
import type { RootRequest, StsInput } from "../modules.ts";
import { withSts } from "./client.ts";
import { sessionIn } from "./session.ts";

/** Asks for it. */
export async function run(asked: StsInput<RootRequest>, inside: Inside) {
  const { target, policy, duration } = asked.request;
  return await withSts(asked, inside, "AssumeRoot", async (client) => {
    const answer = await client.send(
      new AssumeRootCommand({
        TargetPrincipal: target,
        TaskPolicyArn: { arn: policy },
        DurationSeconds: duration,
      }),
    );
    return sessionIn(answer.Credentials, undefined);
  });
}
