/** Signing out at the portal, which ends the sign-in for everybody who shares it. */
import { type Credential, lasts } from "../../../lib/credential.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { askPortal, patiently, Refusal } from "./ask.ts";
import type { Portal } from "./portal.ts";
import { forgetRefresh, refresh } from "./tokens.ts";

/**
 * Ends the sign-in at AWS. A token that has lapsed ends nothing, so where one can still be had without asking
 * anybody, it is had for this.
 */
export async function revoke(
  context: ProviderContext,
  portal: Portal,
  credential: Credential,
): Promise<string | undefined> {
  const token = lasts(credential, context.clock.now())
    ? credential.secret.access_token
    : (await refresh(context, portal))?.tokens.accessToken;
  await forgetRefresh(context);
  if (token === undefined) return undefined;
  const request = { operation: "Logout", access_token: token } as const;
  try {
    await patiently(context, () => askPortal(context, portal.portal, request));
    return `Signed out at ${portal.startUrl}`;
  } catch (error) {
    if (!(error instanceof Refusal) || error.reason !== "UnauthorizedException") throw error;
    return `The sign-in at ${portal.startUrl} had already ended`;
  }
}
