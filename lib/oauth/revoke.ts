/** A token, taken back (RFC 7009). */
import * as oauth from "oauth4webapi";
import type { Secret } from "../secret.ts";
import { ask } from "./ask.ts";
import type { Party } from "./server.ts";

/** Takes it back. Throws `Refusal`; a token that the server no longer knows may be one, or none. */
export async function revoke(party: Party, token: Secret): Promise<void> {
  await ask(party, {
    send: (as, client, proof, options) =>
      oauth.revocationRequest(as, client, proof, token.reveal(), options),
    read: (_as, _client, answer) => oauth.processRevocationResponse(answer),
  }, { repeatable: true, mute: true });
}
