/** A role's session from another credential: AssumeRole. */
import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import type { Inside } from "../../../lib/cage/server.ts";
import type { RoleRequest, StsInput } from "../modules.ts";
import { withSts } from "./client.ts";
import { sessionIn } from "./session.ts";

/** Asks for it. */
export async function run(asked: StsInput<RoleRequest>, inside: Inside) {
  return await withSts(asked, inside, "AssumeRole", async (client) => {
    const answer = await client.send(new AssumeRoleCommand(parametersOf(asked.request)));
    return sessionIn(answer.Credentials, answer.AssumedRoleUser?.Arn);
  });
}

function parametersOf(request: RoleRequest): ConstructorParameters<typeof AssumeRoleCommand>[0] {
  const { tags, transitive_tags, policy_arns } = request;
  return {
    RoleArn: request.role,
    RoleSessionName: request.session_name,
    DurationSeconds: request.duration,
    ExternalId: request.external_id?.reveal(),
    SourceIdentity: request.source_identity,
    Policy: request.policy,
    PolicyArns: policy_arns?.map((arn) => ({ arn })),
    Tags: tags && Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    TransitiveTagKeys: transitive_tags && [...transitive_tags],
  };
}
