/** A token that another service hands out over HTTP, such as GitHub Actions. */
import type { Inside } from "../../../lib/cage/inside.ts";
import { UserError } from "../../../lib/errors.ts";

/** Where it is asked for. */
export interface SubjectInput {
  readonly url: string;
  /** Asked for as the parameter `audience`. */
  readonly audience?: string | undefined;
  readonly secret: { readonly bearer?: string | undefined };
}

/** How long an answer may be, in characters. */
const LONGEST = 65_536;

/** How long it may take, in milliseconds. */
const PATIENCE = 20_000;

/** Fetches the answer's text; the main process reads the token from it. */
export async function run(input: unknown, inside: Inside): Promise<unknown> {
  const { url, audience, secret } = input as SubjectInput;
  const address = new URL(url);
  if (audience !== undefined) address.searchParams.set("audience", audience);
  const authorization = secret.bearer === undefined
    ? {}
    : { authorization: `bearer ${secret.bearer}` };
  const headers = { accept: "application/json", ...authorization };
  const response = await ask(address, headers, inside);
  const text = await response.text();
  if (response.ok && text.length <= LONGEST) return text;
  const what = response.ok ? "with too much" : `with status ${response.status}`;
  throw new UserError("sign_in_refused", `${address.host} answered ${what}, not with a token`, {
    hint: "check the token source's url and request_token",
  });
}

/** Never redirected, since the bearer token would go along. */
async function ask(
  url: URL,
  headers: Record<string, string>,
  inside: Inside,
): Promise<Response> {
  const signal = AbortSignal.timeout(PATIENCE);
  try {
    return await inside.fetch(url, { headers, redirect: "manual", signal });
  } catch (error) {
    // What the cage forbids is told as such.
    if (error instanceof Error && error.name === "NotCapable") throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError("unreachable", `Cannot reach ${url.host}: ${reason}`, {
      hint: "check the network and the proxy variables, and try again",
    });
  }
}
