/**
 * A sign-in token for the console: `getSigninToken` of the federation endpoint, which AWS documents for GET alone.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html
 */
import type { Inside } from "../../../lib/cage/server.ts";
import { jsonIn } from "../../../lib/cage/json.ts";
import type { Answer, Peer } from "../../../lib/cage/request.ts";
import { isBusy, isFromBetween, strange } from "../../../lib/cage/trouble.ts";
import { UserError } from "../../../lib/errors.ts";
import type { FederationInput } from "../modules.ts";
import { peerAt } from "./transport.ts";

/** Asks for it. */
export async function run(asked: FederationInput, { http }: Inside): Promise<unknown> {
  const peer = peerAt("AWS sign-in", asked.url);
  const answer = await http(peer, addressOf(asked), { headers: { accept: "application/json" } });
  if (answer.status !== 200) throw refusal(peer, answer);
  return { token: jsonIn(peer, answer).body.SigninToken };
}

function addressOf({ url, caller, duration }: FederationInput): string {
  const address = new URL(url);
  address.search = new URLSearchParams({
    Action: "getSigninToken",
    ...(duration === undefined ? {} : { SessionDuration: String(duration) }),
    Session: JSON.stringify({
      sessionId: caller.access_key_id,
      sessionKey: caller.secret_access_key.reveal(),
      sessionToken: caller.session_token?.reveal(),
    }),
  }).toString();
  return address.href;
}

/** Makes the error for a refusal of the endpoint, which is a page for people with nothing worth quoting. */
function refusal(peer: Peer, answer: Answer): UserError {
  const { status } = answer;
  if (isBusy(answer) || isFromBetween(answer) || status < 400) return strange(peer, answer);
  const message = `${peer.name} does not take this credential (status ${status})`;
  return new UserError("sign_in_refused", message, {
    hint: "atmos-auth whoami tells whether it is still good; AWS takes roles, and not every user",
  });
}
