/** A user's token, renewed ("Refreshing user access tokens"). The old one and its refresh token end with it. */
import type { Inside } from "../../../lib/cage/inside.ts";
import { UserError } from "../../../lib/errors.ts";
import { post, textIn, userToken } from "./oauth.ts";

/** What it needs. */
export interface RefreshInput {
  readonly web: string;
  readonly clientId: string;
  readonly secret: { readonly refreshToken: string };
}

/** Renews it; throws `sign_in_needed` when GitHub no longer takes the refresh token. */
export async function run(input: unknown, inside: Inside): Promise<unknown> {
  const { web, clientId, secret } = input as RefreshInput;
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
