/** Takes a token back (`auth/token/revoke-self`). */
import type { Inside } from "../../../lib/cage/server.ts";
import type { REVOKE } from "../modules.ts";
import { askVault, isOver, refusal } from "./ask.ts";

const PATH = "auth/token/revoke-self";

/** Takes it back; throws `UserError` where it may be good still. One that is over has nothing to take back. */
export async function run(
  input: NonNullable<typeof REVOKE.input>,
  inside: Inside,
): Promise<unknown> {
  const ask = { method: "POST", bearer: input.token, repeatable: true };
  const answer = await askVault(input, PATH, ask, inside);
  if (answer.status < 300) return { revoked: true };
  if (isOver(answer)) return { revoked: false };
  const hint = `its policies need: path "${PATH}" { capabilities = ["update"] }`;
  throw refusal("Revoking Vault's token", answer, hint);
}
