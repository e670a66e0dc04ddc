/** A role's session from another credential: AssumeRole. */
import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import type { Inside } from "../../../lib/cage/server.ts";
import type { StsInput } from "../sts.ts";
import { withSts } from "./client.ts";
import { sessionIn } from "./session.ts";

/** What is asked for. */
export interface RoleRequest {
  readonly role: string;
  readonly session_name: string;
  /** In seconds. */
  readonly duration?: number;
  readonly tags?: Readonly<Record<string, string>>;
  readonly transitive_tags?: readonly string[];
  readonly source_identity?: string;
  readonly policy?: string;
  readonly policy_arns?: readonly string[];
  readonly secret: { readonly external_id?: string };
}

/** Asks for it. */
export async function run(input: unknown, inside: Inside): Promise<unknown> {
  const asked = input as StsInput<RoleRequest>;
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
    ExternalId: request.secret.external_id,
    SourceIdentity: request.source_identity,
    Policy: request.policy,
    PolicyArns: policy_arns?.map((arn) => ({ arn })),
    Tags: tags && Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    TransitiveTagKeys: transitive_tags && [...transitive_tags],
  };
}
