/** The AWS SDK's client for IAM. No user is named to it: it is about whoever's keys these are, the root user too. */
import { IAMClient } from "@aws-sdk/client-iam";
import type { Inside } from "../../../lib/cage/server.ts";
import type { StsInput } from "../modules.ts";
import { withService } from "./client.ts";

/** Runs `work` with a client of IAM, as `withService`. */
export async function withIam<Request, Result>(
  input: StsInput<Request>,
  inside: Inside,
  name: string,
  work: (client: IAMClient) => Promise<Result>,
  repeatable = true,
): Promise<Result> {
  const iam = { title: "IAM", client: (told: object) => new IAMClient(told) };
  return await withService(iam, input, inside, name, work, repeatable);
}
