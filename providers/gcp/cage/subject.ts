/** A token that another service hands out over HTTP, such as GitHub Actions. */
import type { Inside } from "../../../lib/cage/inside.ts";
import { UserError } from "../../../lib/errors.ts";
import type { SubjectInput } from "../asked.ts";
import { googleFetch } from "./transport.ts";

/** How long an answer may be, in characters. */
const LONGEST = 65_536;

/** Fetches the answer's text; the main process reads the token from it. */
export async function run(input: unknown, inside: Inside): Promise<unknown> {
  const { url, audience, secret } = input as SubjectInput;
  const address = new URL(url);
  if (audience !== undefined) address.searchParams.set("audience", audience);
  const authorization = secret.bearer === undefined
    ? {}
    : { authorization: `bearer ${secret.bearer}` };
  const headers = { accept: "application/json", ...authorization };
  const response = await googleFetch(undefined, inside)(address, { headers });
  const text = await response.text();
  if (response.ok && text.length <= LONGEST) return text;
  const what = response.ok ? "with too much" : `with status ${response.status}`;
  throw new UserError("sign_in_refused", `${address.host} answered ${what}, not with a token`, {
    hint: "check the token source's url and request_token",
  });
}
