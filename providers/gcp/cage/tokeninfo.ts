/** Lookup of a token's account. */
import type { Inside } from "../../../lib/cage/server.ts";
import type { TokenInfoInput } from "../modules.ts";
import { asking } from "./asking.ts";
import { sdk, transporterOptions } from "./transport.ts";

/** Asks Google for the token's address, which is known if its scopes include that. */
export async function run(input: TokenInfoInput, inside: Inside): Promise<unknown> {
  const { token, ...told } = input;
  const client = new sdk.OAuth2Client({ transporterOptions: transporterOptions(told, inside) });
  const info = await asking(
    { action: "Asking Google whose token this is", hint: "atmos-auth login" },
    () => client.getTokenInfo(token.reveal()),
  );
  return typeof info.email === "string" ? { email: info.email } : {};
}
