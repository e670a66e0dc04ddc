/** A role's session from a web identity token: AssumeRoleWithWebIdentity, which is not signed. */
import { AssumeRoleWithWebIdentityCommand } from "@aws-sdk/client-sts";
import type { Inside } from "../../../lib/cage/server.ts";
import type { StsInput, WebIdentityRequest } from "../modules.ts";
import { withSts } from "./client.ts";
import { sessionIn } from "./session.ts";

/** Asks for it. */
export async function run(asked: StsInput<WebIdentityRequest>, inside: Inside) {
  const { role, session_name, duration, policy, policy_arns, token } = asked.request;
  return await withSts(asked, inside, "AssumeRoleWithWebIdentity", async (client) => {
    const answer = await client.send(
      new AssumeRoleWithWebIdentityCommand({
        RoleArn: role,
        RoleSessionName: session_name,
        DurationSeconds: duration,
        WebIdentityToken: token.reveal(),
        Policy: policy,
        PolicyArns: policy_arns?.map((arn) => ({ arn })),
      }),
    );
    return sessionIn(answer.Credentials, answer.AssumedRoleUser?.Arn);
  });
}
