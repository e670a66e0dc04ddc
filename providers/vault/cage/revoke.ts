/** Takes a token back (`auth/token/revoke-self`). */
import type { Inside } from "../../../lib/cage/server.ts";
import type { REVOKE } from "../modules.ts";
import { askVault } from "./ask.ts";

/** Takes it back; one that is nobody's any more has nothing to take back. */
export async function run(
  input: NonNullable<typeof REVOKE.input>,
  inside: Inside,
): Promise<unknown> {
  const ask = { method: "POST", bearer: input.token, repeatable: true };
  const { status } = await askVault(input, "auth/token/revoke-self", ask, inside);
  return { revoked: status < 300 };
}
