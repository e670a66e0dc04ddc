/** Acting as a service account. */
import { askCage } from "../../../lib/cage/module.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import type { Secret } from "../../../lib/secret.ts";
import { type CagedToken, IMPERSONATE, type ImpersonateInput } from "../modules.ts";

/** Default lifetime of a service account's token, in seconds. */
export const HOUR = 3600;

/** Returns a token of that service account, for the holder of the given one. */
export function impersonate(
  context: ProviderContext,
  token: Secret,
  asked: Omit<ImpersonateInput, "token">,
): Promise<CagedToken> {
  return askCage(context, IMPERSONATE, { ...asked, token });
}
