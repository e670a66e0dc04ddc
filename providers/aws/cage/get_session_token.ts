/** A session from a user's long-lived keys: GetSessionToken. */
import { GetSessionTokenCommand, type STSClient } from "@aws-sdk/client-sts";
import type { Inside } from "../../../lib/cage/server.ts";
import type { StsInput } from "../sts.ts";
import { withSts } from "./client.ts";
import { sessionIn } from "./session.ts";

/** What is asked for. */
export interface SessionRequest {
  /** In seconds. */
  readonly duration: number;
  readonly mfa_arn?: string;
  readonly secret: { readonly code?: string };
}

/** Asks for it. */
export async function run(input: unknown, inside: Inside): Promise<unknown> {
  const asked = input as StsInput<SessionRequest>;
  const { duration, mfa_arn, secret } = asked.request;
  const command = new GetSessionTokenCommand({
    DurationSeconds: duration,
    SerialNumber: mfa_arn,
    TokenCode: secret.code,
  });
  const work = async (client: STSClient) => sessionIn((await client.send(command)).Credentials);
  // AWS takes an MFA code once.
  const repeatable = secret.code === undefined;
  return await withSts(asked, inside, "GetSessionToken", work, repeatable);
}
