/** A new key of a user: CreateAccessKey. */
import { CreateAccessKeyCommand } from "@aws-sdk/client-iam";
import type { Inside } from "../../../lib/cage/server.ts";
import type { StsInput } from "../modules.ts";
import { withIam } from "./iam.ts";

/** Makes it, once: whoever asks twice has two. */
export async function run(asked: StsInput<Readonly<Record<string, never>>>, inside: Inside) {
  return await withIam(asked, inside, "CreateAccessKey", async (client) => {
    const { AccessKey } = await client.send(new CreateAccessKeyCommand({}));
    return {
      access_key_id: AccessKey?.AccessKeyId,
      secret_access_key: AccessKey?.SecretAccessKey,
    };
  }, false);
}
