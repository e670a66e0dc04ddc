/** The credential that a container's or an instance's own service offers, in the JSON that both speak. */
import { parsed } from "../../../lib/cage/json.ts";
import type { Answer, Peer } from "../../../lib/cage/request.ts";
import { parseTime } from "../../../lib/duration.ts";
import { badAnswer, strange } from "../../../lib/cage/trouble.ts";

/**
 * Returns the offered credential, which the main process checks again. The instance's service labels its JSON as plain
 * text.
 */
export function offeredIn(answer: Answer, peer: Peer) {
  if (answer.status !== 200) throw strange(peer, answer);
  const offered = parsed(answer.text);
  const message = offered?.Message ?? offered?.message;
  if (typeof offered?.AccessKeyId !== "string") {
    throw badAnswer(peer, message ? `it says "${message}"` : "it offers no credential");
  }
  return {
    access_key_id: offered.AccessKeyId,
    secret_access_key: offered.SecretAccessKey,
    session_token: offered.Token,
    expires: expiryIn(offered.Expiration, peer),
    principal: offered.RoleArn,
  };
}

/** Reads the expiry; throws for one that can't be read, which would else count as never. */
function expiryIn(said: unknown, peer: Peer): number | undefined {
  if (said === undefined || said === null || said === "") return undefined;
  const time = parseTime(String(said));
  if (time === undefined) throw badAnswer(peer, "its Expiration is no time with a zone");
  return time;
}
