/** Asking AWS whose credential this is. */
import { askCage } from "../../lib/cage/module.ts";
import type { Credential } from "../../lib/credential.ts";
import type { Facts } from "../../lib/provider/plan.ts";
import type { ProviderContext } from "../../lib/provider/context.ts";
import { callerOf } from "./credential.ts";
import type { Endpoint } from "./endpoint.ts";
import { CALLER_IDENTITY } from "./modules.ts";

/** Who AWS says this is (GetCallerIdentity, which needs no permission). */
export async function verifyCaller(
  context: ProviderContext,
  endpoint: Endpoint,
  credential: Credential,
): Promise<Facts> {
  const caller = callerOf(credential);
  const hints = { ExpiredToken: "atmos-auth login" };
  return await askCage(context, CALLER_IDENTITY, { endpoint, caller, request: {}, hints });
}
