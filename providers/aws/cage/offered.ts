/** The credential that a container's or an instance's own service offers, in the JSON that both speak. */
import { parsed } from "../../../lib/cage/json.ts";
import type { Answer, Peer } from "../../../lib/cage/request.ts";
import { parseTime } from "../../../lib/duration.ts";
import { badAnswer, strange } from "../../../lib/cage/trouble.ts";

/** What a module answers; the main process checks it again. The instance's service calls its JSON plain text. */
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

/** One that can't be read is not taken for one that never lapses. */
function expiryIn(said: unknown, peer: Peer): number | undefined {
  if (said === undefined || said === null || said === "") return undefined;
  const time = parseTime(String(said));
  if (time === undefined) throw badAnswer(peer, "its Expiration is no time with a zone");
  return time;
}
