/** A person's sign-in in the browser. */
import type { Inside } from "../../../lib/cage/server.ts";
import { signInInBrowser } from "../../../lib/oauth/authorize.ts";
import type { AuthorizeInput } from "../modules.ts";
import { asking, isClients, type Saying } from "./asking.ts";
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
  const about = { action: "Redeeming the sign-in at Google", hint: mendOf };
  return delivered(await asking(about, () => signInInBrowser(party, { scopes, more }, inside)));
}

function mendOf(said: Saying): string {
  return isClients(said) ? CLIENT_SECRET : "atmos-auth login";
}

/** Most of Google's clients for desktops have one, though it is in every copy of such a program. */
const CLIENT_SECRET = "client_secret: !secret keyring:NAME   " +
  "(of that client_id, from https://console.cloud.google.com/auth/clients)";
