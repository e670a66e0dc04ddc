/**
 * The credential that an EC2 instance is offered (IMDSv2).
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html
 */
import type { Inside } from "../../../lib/cage/server.ts";
import type { Http, Peer } from "../../../lib/cage/request.ts";
import { throwBug } from "../../../lib/errors.ts";
import { offeredIn } from "./offered.ts";

/** Elsewhere than on EC2 nobody answers: that must not take long. In milliseconds. */
const PATIENCE = 1_000;

const ROLES = "/latest/meta-data/iam/security-credentials/";

/** Asks for it; `undefined` when this is no instance, or one without a role. */
export async function run({ url }: { readonly url: string }, { http }: Inside) {
  const peer = { name: `the instance metadata service at ${new URL(url).host}` };
  const token = await findToken(http, peer, url);
  if (token === undefined) return undefined;
  const headers = { "x-aws-ec2-metadata-token": token };
  const roles = await http(peer, `${url}${ROLES}`, { headers });
  const role = roles.status === 200 ? roles.text.split("\n")[0]!.trim() : "";
  if (!/^[\w+=,.@-]+$/.test(role)) return undefined;
  return offeredIn(await http(peer, `${url}${ROLES}${role}`, { headers }), peer);
}

/**
 * Returns the session token; `undefined` where nobody, or another service, answers at that address. A denied permission
 * is thrown.
 */
async function findToken(http: Http, peer: Peer, url: string): Promise<string | undefined> {
  const headers = { "x-aws-ec2-metadata-token-ttl-seconds": "300" };
  const ask = { method: "PUT", headers, patience: PATIENCE, tries: 1 };
  try {
    const { status, text } = await http(peer, `${url}/latest/api/token`, ask);
    return status === 200 && /^[!-~]{1,1024}$/.test(text) ? text : undefined;
  } catch (error) {
    throwBug(error);
    return undefined;
  }
}
