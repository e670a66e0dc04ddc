/** Tokens of AWS Sign-In: CreateOAuth2Token, with proof of the key that they are bound to. */
import type { Inside } from "../../../lib/cage/server.ts";
import { askJson } from "../../../lib/cage/json.ts";
import { isBusy } from "../../../lib/cage/trouble.ts";
import { UserError } from "../../../lib/errors.ts";
import { dpopProof } from "../../../lib/oauth/dpop.ts";
import { laidOpen } from "../../../lib/secret.ts";
import type { TokenInput } from "../webflow/ask.ts";
import { peerAt } from "./transport.ts";

/** Refusals that say something about the sign-in, and are the main process's to judge. */
const TELLING = new Set([
  "TOKEN_EXPIRED",
  "AUTHCODE_EXPIRED",
  "USER_CREDENTIALS_CHANGED",
  "INSUFFICIENT_PERMISSIONS",
]);

/** Asks for them. Codes and refresh tokens can be used once, so nothing is asked twice that may have been taken. */
export async function run(input: TokenInput, { http, clock }: Inside): Promise<unknown> {
  const { url, body, key, proof } = input;
  const peer = peerAt("AWS Sign-In", url);
  const dpop = await dpopProof(JSON.parse(key.reveal()), "POST", url, clock.now());
  const answer = await askJson(http, peer, url, {
    method: "POST",
    headers: { "content-type": "application/json", DPoP: dpop },
    body: JSON.stringify(laidOpen({ ...body, ...proof })),
  });
  if (answer.status === 200) return answer.body;
  const { error, message } = answer.body;
  const [code, said] = [String(error ?? answer.status), String(message ?? "")];
  if (TELLING.has(code)) return { refused: code, message: said };
  const passes = isBusy(answer);
  throw new UserError(
    passes ? "unreachable" : "sign_in_refused",
    `${peer.name} refused: ${code}${said ? `: ${said}` : ""}`,
    { hint: passes ? "wait a minute and try again" : "sign in again: atmos-auth login" },
  );
}
