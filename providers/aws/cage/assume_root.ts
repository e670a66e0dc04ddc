/** A root user's session for one task: AssumeRoot. */
import { AssumeRootCommand } from "@aws-sdk/client-sts";
import type { Inside } from "../../../lib/cage/server.ts";
import type { StsInput } from "../sts.ts";
import { withSts } from "./client.ts";
import { sessionIn } from "./session.ts";

/** What is asked for. */
export interface RootRequest {
  /** The member account's id. */
  readonly target: string;
  /** The task policy's ARN. */
  readonly policy: string;
  /** In seconds. */
  readonly duration?: number;
}

/** Asks for it. */
export async function run(input: unknown, inside: Inside): Promise<unknown> {
  const asked = input as StsInput<RootRequest>;
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
