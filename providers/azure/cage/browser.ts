/** A person's sign-in in the browser. */
import type { Inside } from "../../../lib/cage/server.ts";
import { signInInBrowser } from "../../../lib/oauth/authorize.ts";
import type { BrowserInput } from "../modules.ts";
import { CLIENT_INFO, entraOf, personScopes } from "./entra.ts";
import { asking } from "./refusal.ts";
import { signedOf } from "./signed.ts";

/** Signs a person in; asks the main process as `signInInBrowser` does. */
export async function run(input: BrowserInput, inside: Inside): Promise<unknown> {
  const { username, scopes } = input;
  const wanted = {
    scopes: personScopes(scopes.arm),
    // Who has several accounts must be able to say which; who is named is not asked.
    more: {
      ...CLIENT_INFO,
      ...(username ? { login_hint: username } : { prompt: "select_account" }),
    },
  };
  const about = { action: "Signing in to Azure", hint: "atmos-auth login", at: input.login };
  const signIn = () => signInInBrowser(entraOf(input, inside), wanted, inside);
  return await signedOf(await asking(about, signIn), input, inside);
}
