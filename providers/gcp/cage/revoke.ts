/** A refresh token, taken back: every access token that came of it dies with it. */
import type { Inside } from "../../../lib/cage/server.ts";
import { revoke } from "../../../lib/oauth/revoke.ts";
import { Refusal } from "../../../lib/oauth/server.ts";
import type { RevokeInput } from "../modules.ts";
import { asking } from "./asking.ts";
import { googleAt } from "./oauth.ts";

/** Revokes it; `false` when Google no longer knew it. */
export async function run(input: RevokeInput, inside: Inside): Promise<unknown> {
  const about = {
    action: "Revoking the Google sign-in",
    hint: "remove it at https://myaccount.google.com/connections",
  };
  return await asking(about, async () => {
    try {
      await revoke(googleAt(input, inside, "oauth"), input.refreshToken);
      return true;
    } catch (error) {
      if (error instanceof Refusal && error.error === "invalid_token") return false;
      throw error;
    }
  });
}
