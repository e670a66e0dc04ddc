/** Asking AWS whose credential this is. */
import { askCage } from "../../lib/cage/module.ts";
import type { Credential } from "../../lib/credential.ts";
import type { Facts } from "../../lib/provider/plan.ts";
import type { ProviderContext } from "../../lib/provider/context.ts";
import { callerOf } from "./credential.ts";
import type { Endpoint } from "./endpoint.ts";
import { CALLER_IDENTITY } from "./modules.ts";

/**
 * Returns the principal's ARN of a credential that keys, a person or a program decides. A role's session loses its
 * name, which differs each time, except with IAM Identity Center, which names it by the person.
 */
export async function callerIn(
  context: ProviderContext,
  endpoint: Endpoint,
  credential: Credential,
): Promise<string | undefined> {
  const { principal } = await verifyCaller(context, endpoint, credential);
  return principal?.replace(/(:assumed-role\/(?!AWSReservedSSO_)[^/]+)\/.*$/, "$1");
}

/** Returns the account and principal that AWS tells of a credential (GetCallerIdentity, which needs no permission). */
export async function verifyCaller(
  context: ProviderContext,
  endpoint: Endpoint,
  credential: Credential,
): Promise<Facts> {
  const caller = callerOf(credential);
  const hints = { ExpiredToken: "atmos-auth login" };
  return await askCage(context, CALLER_IDENTITY, { endpoint, caller, request: {}, hints });
}
