/** The keys that sign a request which is no sign-in: the credential's, or the surroundings'. */
import type { Credential, CredentialType } from "../../lib/credential.ts";
import type { ProviderContext } from "../../lib/provider/context.ts";
import { AMBIENT, KEYS, ROLE_SESSION, SESSION } from "./credential.ts";
import type { Endpoint } from "./endpoint.ts";
import { resolveSurroundings } from "./kinds/surroundings.ts";

/** The credentials that can sign. */
export const SIGNERS: readonly CredentialType[] = [SESSION, ROLE_SESSION, KEYS, AMBIENT];

/**
 * Returns the credential that signs; `sts` is asked where it is obtained with a token. Throws `sign_in_needed` when the
 * surroundings hold none.
 */
export async function signerOf(
  context: ProviderContext,
  credential: Credential,
  sts: Endpoint,
): Promise<Credential> {
  if (credential.type !== AMBIENT) return credential;
  return await resolveSurroundings(context, sts);
}
