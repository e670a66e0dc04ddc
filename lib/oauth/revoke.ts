/** Revocation of a token (RFC 7009). */
import * as oauth from "oauth4webapi";
import type { Secret } from "../secret.ts";
import { ask } from "./ask.ts";
import type { Party } from "./server.ts";

/** Revokes a token. Throws `Refusal`; a server may refuse a token that it no longer knows, or not. */
export async function revoke(party: Party, token: Secret): Promise<void> {
  await ask(party, {
    send: (as, client, proof, options) =>
      oauth.revocationRequest(as, client, proof, token.reveal(), options),
    read: (_as, _client, answer) => oauth.processRevocationResponse(answer),
  }, { repeatable: true, mute: true });
}
