/** A refresh token, taken back: every access token that came of it dies with it. */
import type { Inside } from "../../../lib/cage/inside.ts";
import type { RevokeInput } from "../asked.ts";
import { asking } from "./asking.ts";
import { sdk } from "./sdk.ts";
import { transporterOptions } from "./transport.ts";

/** Revokes it (RFC 7009); `false` when Google no longer knew it. */
export async function run(input: RevokeInput, inside: Inside): Promise<unknown> {
  const { secret, ...told } = input;
  const client = new sdk.OAuth2Client({ transporterOptions: transporterOptions(told, inside) });
  const hint = "remove it at https://myaccount.google.com/connections";
  try {
    await asking(
      { action: "Revoking the Google sign-in", hint },
      () => client.revokeToken(secret.refreshToken),
    );
    return true;
  } catch (error) {
    if (error instanceof Error && error.message.includes("invalid_token")) return false;
    throw error;
  }
}
