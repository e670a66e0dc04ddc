/** Whom a token belongs to. */
import type { Inside } from "../../../lib/cage/server.ts";
import type { TokenInfoInput } from "../modules.ts";
import { asking } from "./asking.ts";
import { sdk, transporterOptions } from "./transport.ts";

/** Asks Google; delivers the address, where the token's scopes tell one. */
export async function run(input: TokenInfoInput, inside: Inside): Promise<unknown> {
  const { token, ...told } = input;
  const client = new sdk.OAuth2Client({ transporterOptions: transporterOptions(told, inside) });
  const info = await asking(
    { action: "Asking Google whose token this is", hint: "atmos-auth login" },
    () => client.getTokenInfo(token.reveal()),
  );
  return typeof info.email === "string" ? { email: info.email } : {};
}
