/** A user's token, renewed ("Refreshing user access tokens"). The old one and its refresh token end with it. */
import type { Inside } from "../../../lib/cage/inside.ts";
import { UserError } from "../../../lib/errors.ts";
import type { RefreshInput } from "../asked.ts";
import { post, textIn, userToken } from "./oauth.ts";

/** Renews it; throws `sign_in_needed` when GitHub no longer takes the refresh token. */
export async function run(input: RefreshInput, inside: Inside): Promise<unknown> {
  const { web, clientId, secret } = input;
  const said = await post(web, "/login/oauth/access_token", {
    client_id: clientId,
    grant_type: "refresh_token",
    refresh_token: secret.refreshToken,
  }, inside);
  const error = textIn(said, "error");
  if (error === "") return userToken(said);
  const words = textIn(said, "error_description") || error;
  throw new UserError("sign_in_needed", `GitHub does not renew the sign-in: ${words}`, {
    hint: "atmos-auth login",
  });
}
