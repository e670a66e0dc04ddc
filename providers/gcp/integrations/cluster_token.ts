/** A token for a GKE cluster: the identity's own, as gke-gcloud-auth-plugin hands it out. */
import type { Credential } from "../../../lib/credential.ts";
import type { ClusterToken } from "../../../lib/provider/plan.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { tokenOf } from "../token.ts";

/** Returns the token; it lasts as long as the credential. */
export function clusterToken(
  context: ProviderContext,
  credential: Credential,
): Promise<ClusterToken> {
  const token = tokenOf(credential);
  return Promise.resolve({ token, expires: credential.expires ?? context.clock.now() });
}
