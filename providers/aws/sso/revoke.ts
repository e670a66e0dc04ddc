/** Signing out at the portal, which ends the sign-in for everybody who shares it. */
import { type Credential, lasts } from "../../../lib/credential.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import type { Secret } from "../../../lib/secret.ts";
import { REFRESH_TOKEN, renewed } from "../../../lib/sign_in/person/refresh_token.ts";
import { askPortal, patiently, Refusal } from "./ask.ts";
import type { Portal } from "./portal.ts";
import { renewalOf } from "./tokens.ts";

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
    : await newToken(context, portal);
  await context.entryStore.remove(REFRESH_TOKEN);
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

async function newToken(context: ProviderContext, portal: Portal): Promise<Secret | undefined> {
  const found = await renewed(context, renewalOf(context, portal));
  return found !== undefined && "signed" in found ? found.signed.tokens.accessToken : undefined;
}
