/** A person's refresh token, traded for an access token. */
import type { Inside } from "../../../lib/cage/inside.ts";
import type { RefreshInput } from "../asked.ts";
import { asking } from "./asking.ts";
import { sdk } from "./sdk.ts";
import { delivered } from "./tokens.ts";
import { transporterOptions } from "./transport.ts";

/** Asks for an access token (developers.google.com/identity/protocols/oauth2/native-app). */
export async function run(input: RefreshInput, inside: Inside): Promise<unknown> {
  const { clientId, hint, secret, ...told } = input;
  const client = new sdk.OAuth2Client({
    clientId,
    ...(secret.clientSecret === undefined ? {} : { clientSecret: secret.clientSecret }),
    transporterOptions: transporterOptions(told, inside),
  });
  client.setCredentials({ refresh_token: secret.refreshToken });
  const action = "Refreshing the Google sign-in";
  const { credentials } = await asking(
    { action, code: "sign_in_needed", hint },
    () => client.refreshAccessToken(),
  );
  return delivered(credentials);
}
