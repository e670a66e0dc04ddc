/** A person's refresh token, traded for access tokens. */
import type { Inside } from "../../../lib/cage/server.ts";
import { renew } from "../../../lib/oauth/refresh.ts";
import type { RefreshInput } from "../modules.ts";
import { CLIENT_INFO, entraOf, personScopes } from "./entra.ts";
import { asking } from "./refusal.ts";
import { signedOf } from "./signed.ts";

/** Asks for new tokens; throws `sign_in_needed` when the refresh token is no longer taken. */
export async function run(input: RefreshInput, inside: Inside): Promise<unknown> {
  const { refreshToken, ...told } = input;
  const about = {
    action: "Renewing the sign-in to Azure",
    code: "sign_in_needed",
    hint: "atmos-auth login",
    at: told.login,
  } as const;
  // Entra ID takes a refresh token again after it has given the next one.
  const renewal = { refreshToken, scopes: personScopes(told.scopes.arm), reusable: true };
  const first = await asking(
    about,
    () => renew(entraOf(told, inside), { ...renewal, more: CLIENT_INFO }),
  );
  // Where none is given anew, the old one goes on.
  return await signedOf(
    { ...first, refreshToken: first.refreshToken ?? refreshToken },
    told,
    inside,
  );
}
