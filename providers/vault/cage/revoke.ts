/** Takes a token back (`auth/token/revoke-self`). */
import type { Inside } from "../../../lib/cage/server.ts";
import type { REVOKE } from "../modules.ts";
import { noted } from "../../../lib/terminal/hint.ts";
import { askVault, isOver, policyFor, refusal } from "./ask.ts";

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
  const hint = noted(policyFor(PATH, "update"), "in a policy of the token's");
  throw refusal("Revoking Vault's token", answer, hint);
}
