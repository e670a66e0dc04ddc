/** A person's refresh token, traded for access tokens. */
import type { Inside } from "../../../lib/cage/inside.ts";
import type { RefreshInput } from "../asked.ts";
import { publicClient, signedOf } from "./msal.ts";
import { asking } from "./refusal.ts";

/** Asks for new tokens; throws `sign_in_needed` when the refresh token is no longer taken. */
export async function run(input: RefreshInput, inside: Inside): Promise<unknown> {
  const { secret, ...told } = input;
  const client = publicClient(told, inside);
  const about = {
    action: "Renewing the sign-in to Azure",
    code: "sign_in_needed",
    hint: "atmos-auth login",
  } as const;
  const scopes = [told.scopes.arm];
  const { refreshToken } = secret;
  const result = await asking(
    about,
    client.network,
    () => client.app.acquireTokenByRefreshToken({ refreshToken, scopes, forceCache: true }),
  );
  return await signedOf(result!, client, told, inside);
}
