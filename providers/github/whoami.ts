/** Verification of a token's account. */
import { askCage } from "../../lib/cage/module.ts";
import type { Credential } from "../../lib/credential.ts";
import { type Facts, known } from "../../lib/provider/plan.ts";
import type { ProviderContext } from "../../lib/provider/context.ts";
import { WHOAMI } from "./modules.ts";
import { tokenOf, tokensOf } from "./credential.ts";
import type { GitHubPlace } from "./endpoint.ts";

/** Returns the owners, and the number of their repositories that the tokens reach; throws `sign_in_refused`. */
export async function verifyInstallation(
  context: ProviderContext,
  { api }: GitHubPlace,
  credential: Credential,
): Promise<Facts> {
  let count = 0;
  for (const { token } of tokensOf(credential)) {
    const answer = await askCage(context, WHOAMI, { api, installation: true, token });
    count += answer.repositories ?? 0;
  }
  const { account, owners, principal } = credential.shown;
  return known({ account: owners ?? account, principal, repositories: String(count) });
}

/** Returns the account of a token; throws `sign_in_refused`. */
export async function verifyUser(
  context: ProviderContext,
  { api }: GitHubPlace,
  credential: Credential,
): Promise<Facts> {
  const token = tokenOf(credential);
  const { login, repositories } = await askCage(context, WHOAMI, {
    ...{ api, installation: false, token },
  });
  return known({
    account: login,
    principal: login,
    repositories: repositories === undefined ? undefined : String(repositories),
  });
}
