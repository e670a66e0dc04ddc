/**
 * The credential that an EC2 instance is offered (IMDSv2).
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html
 */
import type { Inside } from "../../../lib/cage/inside.ts";
import { offeredIn } from "./offered.ts";
import { badAnswer, request, type Service } from "./transport.ts";

/** Where the metadata service is. */
export interface MetadataInput {
  readonly url: string;
}

/** Elsewhere than on EC2 nobody answers: that must not take long. In milliseconds. */
const PATIENCE = 1_000;

const ROLES = "/latest/meta-data/iam/security-credentials/";

/** Asks for it; `undefined` when this is no instance, or one without a role. */
export async function run(input: unknown, { fetch }: Inside): Promise<unknown> {
  const { url } = input as MetadataInput;
  const service = { name: `the instance metadata service at ${new URL(url).host}`, fetch };
  const token = await findToken(service, url);
  if (token === undefined) return undefined;
  const init = { headers: { "x-aws-ec2-metadata-token": token } };
  const roles = await request(service, `${url}${ROLES}`, init);
  const role = roles.status === 200 ? roles.text.split("\n")[0]!.trim() : "";
  if (!/^[\w+=,.@-]+$/.test(role)) return undefined;
  const answer = await request(service, `${url}${ROLES}${role}`, init);
  if (answer.status !== 200) throw badAnswer(service, `it answered with status ${answer.status}`);
  return offeredIn(answer, service);
}

async function findToken({ fetch }: Service, url: string): Promise<string | undefined> {
  const init = {
    method: "PUT",
    headers: { "x-aws-ec2-metadata-token-ttl-seconds": "300" },
    redirect: "manual",
    signal: AbortSignal.timeout(PATIENCE),
  } as const;
  try {
    const response = await fetch(`${url}/latest/api/token`, init);
    const token = await response.text();
    return response.ok && /^[!-~]{1,1024}$/.test(token) ? token : undefined;
  } catch (error) {
    if (error instanceof TypeError || (error as Error).name === "TimeoutError") return undefined;
    throw error;
  }
}
