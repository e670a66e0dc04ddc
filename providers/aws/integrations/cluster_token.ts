/**
 * A token for an EKS cluster: a presigned GetCallerIdentity that names the cluster, which its control plane
 * makes to learn who is there. As `aws eks get-token` and aws-iam-authenticator make it:
 * https://github.com/kubernetes-sigs/aws-iam-authenticator#how-does-it-work
 */
import type { Credential } from "../../../lib/credential.ts";
import { UserError } from "../../../lib/errors.ts";
import type { ClusterRequest, ClusterToken } from "../../../lib/provider/plan.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { Secret } from "../../../lib/secret.ts";
import { callerOf } from "../credential.ts";
import { stsAt } from "../endpoint.ts";
import { presign } from "../signature.ts";
import { PLAIN } from "../reach.ts";

/** EKS takes a token for 15 minutes after its signature; a minute is left for clocks that are off. */
const LIFE = 14 * 60_000;

const QUERY = "Action=GetCallerIdentity&Version=2011-06-15";

/**
 * Returns the token. It names AWS's own regional STS even where another endpoint is configured, since the cluster asks
 * there.
 */
export async function clusterToken(
  context: ProviderContext,
  credential: Credential,
  request: ClusterRequest,
): Promise<ClusterToken> {
  const { cluster, region } = checked(request, credential);
  const now = context.clock.now();
  const url = await presign({
    url: `${stsAt(PLAIN, region).url}/?${QUERY}`,
    region,
    service: "sts",
    caller: callerOf(credential),
    headers: { "x-k8s-aws-id": cluster },
    // What counts is the time of the signature; aws-iam-authenticator wants this to be 60.
    lifetime: 60,
    now,
  });
  const encoded = new TextEncoder().encode(url)
    .toBase64({ alphabet: "base64url", omitPadding: true });
  return {
    token: new Secret(`k8s-aws-v1.${encoded}`),
    expires: Math.min(now + LIFE, credential.expires ?? Infinity),
  };
}

function checked({ cluster, region }: ClusterRequest, { shown }: Credential) {
  const there = region ?? shown.region;
  if (cluster === undefined || !/^[!-~]+$/.test(cluster)) throw unnamed("--cluster-name", "NAME");
  if (there === undefined || !/^[a-z0-9-]+$/.test(there)) throw unnamed("--region", "us-east-1");
  return { cluster, region: there };
}

function unnamed(flag: string, value: string): UserError {
  return new UserError("usage", `A token for an EKS cluster needs ${flag}`, {
    hint: `${flag} ${value}`,
  });
}
