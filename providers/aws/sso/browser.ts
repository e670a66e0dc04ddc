/** Signing in in the person's own browser: the authorization code flow with PKCE (RFC 7636, RFC 8252). */
import { challengeOf, unguessable } from "../../../lib/browser/pkce.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { Secret } from "../../../lib/secret.ts";
import type { BrowserSteps } from "../../../lib/sign_in/person/person.ts";
import { askOidc, patiently } from "./ask.ts";
import { clientFor, forgetClient, proofOf } from "./client.ts";
import type { Portal } from "./portal.ts";
import type { Signed } from "./tokens.ts";

/** Leads the person to AWS's page, and redeems the code that they come back with. */
export async function signInInBrowser(
  context: ProviderContext,
  portal: Portal,
  { listen, authorize }: BrowserSteps,
): Promise<Signed> {
  const { oidc, scopes } = portal;
  const client = await clientFor(context, portal, "browser");
  const [state, verifier] = [unguessable(), unguessable()];
  const redirect = listen(state);
  const query = new URLSearchParams({
    response_type: "code",
    client_id: client.client_id,
    redirect_uri: redirect,
    state,
    code_challenge_method: "S256",
    code_challenge: await challengeOf(verifier),
    // AWS's own spelling; RFC 6749 says `scope`.
    scopes: scopes.join(" "),
  });
  try {
    const request = {
      operation: "CreateToken" as const,
      ...proofOf(client),
      grant: "authorization_code",
      redirect,
      code: await authorize(`${oidc.url}/authorize?${query}`),
      code_verifier: new Secret(verifier),
    };
    return { client, tokens: await patiently(context, () => askOidc(context, oidc, request)) };
  } catch (error) {
    // A registration that AWS no longer knows shows only in the browser: any failure casts doubt on it.
    await forgetClient(context, "browser");
    throw error;
  }
}
