/** A role's session from a web identity token: AssumeRoleWithWebIdentity, which is not signed. */
import { AssumeRoleWithWebIdentityCommand } from "@aws-sdk/client-sts";
import type { Inside } from "../../../lib/cage/server.ts";
import type { StsInput } from "../sts.ts";
import { withSts } from "./client.ts";
import { sessionIn } from "./session.ts";

/** What is asked for. */
export interface WebIdentityRequest {
  readonly role: string;
  readonly session_name: string;
  /** In seconds. */
  readonly duration?: number;
  readonly policy?: string;
  readonly policy_arns?: readonly string[];
  readonly secret: { readonly token: string };
}

/** Asks for it. */
export async function run(input: unknown, inside: Inside): Promise<unknown> {
  const asked = input as StsInput<WebIdentityRequest>;
  const { role, session_name, duration, policy, policy_arns, secret } = asked.request;
  return await withSts(asked, inside, "AssumeRoleWithWebIdentity", async (client) => {
    const answer = await client.send(
      new AssumeRoleWithWebIdentityCommand({
        RoleArn: role,
        RoleSessionName: session_name,
        DurationSeconds: duration,
        WebIdentityToken: secret.token,
        Policy: policy,
        PolicyArns: policy_arns?.map((arn) => ({ arn })),
      }),
    );
    return sessionIn(answer.Credentials, answer.AssumedRoleUser?.Arn);
  });
}
