/** How sign-in modules reach Google: without redirects, not for ever, and only JSON is believed. */
import type { Inside } from "../../../lib/cage/inside.ts";
import { UserError } from "../../../lib/errors.ts";
import type { Told } from "../asked.ts";
import { HOSTS } from "../google.ts";

/** How long one request may take, in milliseconds. */
const PATIENCE = 20_000;

/** The SDK's options: our transport, and one more try where Google itself stumbles. */
export function transporterOptions(told: Told, inside: Inside) {
  return {
    fetchImplementation: googleFetch(told.endpoint, inside),
    retryConfig: { retry: 2, noResponseRetries: 0 },
  };
}

/** A `fetch` for credentials. Requests to Google's hosts go to the endpoint, if there is one. */
export function googleFetch(endpoint: string | undefined, inside: Inside): typeof fetch {
  return async (input, init) => {
    const asked = new URL(input instanceof Request ? input.url : input);
    const isGoogle = (Object.values(HOSTS) as string[]).includes(asked.hostname);
    const url = isGoogle && endpoint !== undefined
      ? new URL(asked.pathname + asked.search, endpoint)
      : asked;
    const response = await send(url, init, inside);
    if (isGoogle && response.ok && asked.pathname !== "/revoke") await believe(response, url);
    return response;
  };
}

/** The SDK puts members of its own into `init`; only these are meant for `fetch`. */
async function send(url: URL, init: RequestInit = {}, inside: Inside): Promise<Response> {
  const { method, headers, body } = init;
  const signal = AbortSignal.timeout(PATIENCE);
  const content = body === undefined || body === null ? {} : { body: body as BodyInit };
  const request = { method: method ?? "GET", headers: headers ?? {}, redirect: "manual", signal };
  try {
    return await inside.fetch(url, { ...request, ...content } as RequestInit);
  } catch (error) {
    // What the cage forbids is told as such.
    if (error instanceof Error && error.name === "NotCapable") throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError("unreachable", `Cannot reach ${url.host}: ${reason}`, {
      hint: "check the network and the proxy variables, and try again",
    });
  }
}

async function believe(response: Response, url: URL): Promise<void> {
  const type = response.headers.get("content-type") ?? "";
  if (type.includes("json")) return;
  await response.body?.cancel();
  throw new UserError("bad_answer", `${url.host} answered with something that is not JSON`, {
    hint: "check that no proxy or sign-in page stands between this machine and Google",
  });
}
