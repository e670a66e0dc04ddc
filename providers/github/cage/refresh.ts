/** A user's token, renewed ("Refreshing user access tokens"). The old one and its refresh token end with it. */
import type { Inside } from "../../../lib/cage/server.ts";
import { UserError } from "../../../lib/errors.ts";
import { renew } from "../../../lib/oauth/refresh.ts";
import { Refusal } from "../../../lib/oauth/server.ts";
import type { RefreshInput } from "../modules.ts";
import { gitHubAt, userToken } from "./oauth.ts";

/** Renews it; throws `sign_in_needed` when GitHub no longer takes the refresh token. */
export async function run(input: RefreshInput, inside: Inside): Promise<unknown> {
  const { web, clientId, refreshToken } = input;
  const renewal = { refreshToken, scopes: [], reusable: false };
  try {
    return userToken(await renew(gitHubAt(web, clientId, inside), renewal));
  } catch (error) {
    throw error instanceof Refusal ? refused(error) : error;
  }
}

function refused({ error, description, isProtocol }: Refusal): UserError {
  const message = `GitHub does not renew the sign-in: ${description || error}`;
  const code = isProtocol ? "sign_in_needed" : "sign_in_refused";
  return new UserError(code, message, { hint: "atmos-auth login" });
}
