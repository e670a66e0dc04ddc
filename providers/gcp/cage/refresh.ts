/** A person's refresh token, traded for an access token. */
import type { Inside } from "../../../lib/cage/server.ts";
import { renew } from "../../../lib/oauth/refresh.ts";
import type { RefreshInput } from "../modules.ts";
import { asking } from "./asking.ts";
import { delivered, googleAt, refreshingAt } from "./oauth.ts";

/** Asks for an access token. Google gives no new refresh token, and takes the old one as often as it comes. */
export async function run(input: RefreshInput, inside: Inside): Promise<unknown> {
  const { clientId, clientSecret, hint, issuer, refreshToken } = input;
  const party = issuer === "sts"
    ? refreshingAt(input, inside)
    : googleAt(input, inside, "oauth", { id: clientId, secret: clientSecret });
  const renewal = { refreshToken, scopes: [], reusable: true };
  const about = { action: "Refreshing the Google sign-in", code: "sign_in_needed", hint } as const;
  const { refreshToken: _, ...tokens } = await asking(about, () => renew(party, renewal));
  return delivered(tokens);
}
