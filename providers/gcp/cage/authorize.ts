/** A person's sign-in in the browser. */
import type { Inside } from "../../../lib/cage/server.ts";
import { signInInBrowser } from "../../../lib/oauth/authorize.ts";
import type { AuthorizeInput } from "../modules.ts";
import { asking } from "./asking.ts";
import { delivered, googleAt } from "./oauth.ts";

/** Signs a person in; asks the main process as `signInInBrowser` does. */
export async function run(input: AuthorizeInput, inside: Inside): Promise<unknown> {
  const { clientId, clientSecret, scopes, account } = input;
  const party = googleAt(input, inside, "oauth", { id: clientId, secret: clientSecret });
  const more = {
    // A refresh token, even where the person has agreed before.
    ...{ access_type: "offline", prompt: "consent" },
    ...(account === undefined ? {} : { login_hint: account }),
  };
  const about = { action: "Redeeming the sign-in at Google", hint: "atmos-auth login" };
  return delivered(await asking(about, () => signInInBrowser(party, { scopes, more }, inside)));
}
