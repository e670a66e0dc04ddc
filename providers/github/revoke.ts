/** Taking tokens back. GitHub lets an installation's token end itself; a user's only its app can, with a secret. */
import { askCage } from "../../lib/cage/module.ts";
import type { Credential } from "../../lib/credential.ts";
import type { ProviderContext } from "../../lib/provider/context.ts";
import { REVOKE } from "./modules.ts";
import { tokensOf } from "./credential.ts";
import type { GitHubPlace } from "./endpoint.ts";

/** Takes back every token of the credential; says what was done. */
export async function revokeInstallation(
  context: ProviderContext,
  { api }: GitHubPlace,
  credential: Credential,
): Promise<string> {
  let count = 0;
  for (const { token } of tokensOf(credential)) {
    if ((await askCage(context, REVOKE, { api, token })).revoked) count++;
  }
  if (count === 0) return "GitHub had already forgotten the token";
  return count === 1 ? "Revoked the token at GitHub" : `Revoked ${count} tokens at GitHub`;
}
