/** A key of a user is taken out of use: UpdateAccessKey, DeleteAccessKey. */
import {
  DeleteAccessKeyCommand,
  type IAMClient,
  NoSuchEntityException,
  UpdateAccessKeyCommand,
} from "@aws-sdk/client-iam";
import type { Inside } from "../../../lib/cage/server.ts";
import type { OldKeyRequest, StsInput } from "../modules.ts";
import { withIam } from "./iam.ts";

/** Does so; of a key that is gone already nothing is left to do. */
export async function run(asked: StsInput<OldKeyRequest>, inside: Inside) {
  const { id: AccessKeyId, becomes } = asked.request;
  const work = async (client: IAMClient) => {
    if (becomes === "deleted") await client.send(new DeleteAccessKeyCommand({ AccessKeyId }));
    else await client.send(new UpdateAccessKeyCommand({ AccessKeyId, Status: "Inactive" }));
  };
  const name = becomes === "deleted" ? "DeleteAccessKey" : "UpdateAccessKey";
  await withIam(asked, inside, name, (client) => unlessGone(work(client)));
  return { done: true };
}

async function unlessGone(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof NoSuchEntityException)) throw error;
  }
}
