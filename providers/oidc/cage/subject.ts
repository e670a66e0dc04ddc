/** A token that another service hands out over HTTP, such as GitHub Actions. */
import type { Inside } from "../../../lib/cage/server.ts";
import { isBusy, isFromBetween, isPage, strange } from "../../../lib/cage/trouble.ts";
import { UserError } from "../../../lib/errors.ts";
import type { SubjectInput } from "../../../lib/sign_in/token_source/subject.ts";

/** The largest answer, in bytes. */
const LARGEST = 65_536;

/** Fetches the answer's text; the main process reads the token from it. */
export async function run(input: SubjectInput, { http }: Inside): Promise<unknown> {
  const { url, audience, bearer, hint = "check the token source's url and request_token" } = input;
  const address = new URL(url);
  if (audience !== undefined) address.searchParams.set("audience", audience);
  const headers = { accept: "application/json" };
  const peer = { name: address.host, setting: "the token source's url" };
  const answer = await http(peer, address, { headers, bearer, largest: LARGEST });
  if (answer.status === 200) return answer.text;
  if (isBusy(answer) || isFromBetween(answer) || isPage(answer)) throw strange(peer, answer);
  const message = `${address.host} answered with status ${answer.status}, not with a token`;
  throw new UserError("sign_in_refused", message, { hint });
}
