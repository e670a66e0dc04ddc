/** Verification of a credential's principal. */
import { askCage } from "../../lib/cage/module.ts";
import type { Credential } from "../../lib/credential.ts";
import { UserError } from "../../lib/errors.ts";
import type { Facts } from "../../lib/provider/plan.ts";
import type { ProviderContext } from "../../lib/provider/context.ts";
import { TOKENINFO } from "./modules.ts";
import { tokenOf } from "./token.ts";

/**
 * Returns the account that the token belongs to; throws `sign_in_refused` when Google does not know it, or knows it as
 * another's. Google can't look up a federated principal's own token, so returns nothing for one.
 */
export async function verify(
  context: ProviderContext,
  credential: Credential,
  endpoint: string | undefined,
): Promise<Facts> {
  const token = tokenOf(credential);
  const { principal } = credential.shown;
  if (principal?.startsWith("principal")) return {};
  const { email } = await askCage(context, TOKENINFO, { endpoint, token });
  if (email === undefined) return {};
  if (principal === undefined || email.toLowerCase() === principal.toLowerCase()) {
    return { principal: email };
  }
  throw new UserError(
    "sign_in_refused",
    `Google says the token is ${email}'s, not ${principal}'s`,
    {
      hint: "atmos-auth login",
    },
  );
}
