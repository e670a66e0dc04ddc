/** A person's sign-in in the browser: authorization code with PKCE (RFC 8252, RFC 7636). */
import { CryptoProvider } from "@azure/msal-node";
import type { Inside } from "../../../lib/cage/inside.ts";
import type { BrowserInput } from "../asked.ts";
import { publicClient, signedOf } from "./msal.ts";
import { asking } from "./refusal.ts";

/**
 * Signs a person in. Asks the main process `listen` ({state} -> the redirect address) and `authorize`
 * ({url} -> the code that the browser brought back).
 */
export async function run(input: BrowserInput, inside: Inside): Promise<unknown> {
  const told = input;
  const client = publicClient(told, inside);
  const { verifier, challenge } = await new CryptoProvider().generatePkceCodes();
  const state = crypto.getRandomValues(new Uint8Array(32)).toHex();
  const redirectUri = String(await inside.ask("listen", { state }));
  const scopes = [told.scopes.arm];
  const about = { action: "Signing in to Azure", hint: "atmos-auth login" };
  const url = await asking(about, client.network, () =>
    client.app.getAuthCodeUrl({
      ...{ scopes, redirectUri, state },
      ...{ codeChallenge: challenge, codeChallengeMethod: "S256" },
      // Who has several accounts must be able to say which; who is named is not asked.
      ...(told.username ? { loginHint: told.username } : { prompt: "select_account" }),
    }));
  const address = new URL(url);
  address.protocol = new URL(told.login).protocol;
  const code = String(await inside.ask("authorize", { url: address.href }));
  const result = await asking(
    about,
    client.network,
    () => client.app.acquireTokenByCode({ code, codeVerifier: verifier, redirectUri, scopes }),
  );
  return await signedOf(result, client, told, inside);
}
