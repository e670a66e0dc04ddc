/**
 * How sign-in modules reach GitHub: with `fetch`, never redirected, since a credential would go along, not for
 * ever, and only JSON is believed.
 */
import { request } from "@octokit/request";
import type { Inside } from "../../../lib/cage/inside.ts";
import { UserError } from "../../../lib/errors.ts";

/** How long one request may take, in milliseconds. */
const PATIENCE = 15_000;

/** The API's version; servers that know no versions ignore it (docs.github.com/rest/about-the-rest-api/api-versions). */
const VERSION = "2022-11-28";

/** Octokit's client for the API at that address; `authorization` is the header's value. */
export function clientAt(api: string, inside: Inside, authorization?: string): typeof request {
  return request.defaults({
    baseUrl: api,
    headers: {
      "user-agent": "atmos-auth",
      "x-github-api-version": VERSION,
      ...(authorization === undefined ? {} : { authorization }),
    },
    request: { fetch: gitHubFetch(inside) },
  });
}

/** A `fetch` for credentials. */
export function gitHubFetch(inside: Inside): typeof fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const response = await send(url, init, inside);
    await believe(response, url);
    return response;
  };
}

/** Octokit puts members of its own into `init`; only these are meant for `fetch`. */
async function send(url: URL, init: RequestInit = {}, inside: Inside): Promise<Response> {
  const { method = "GET", headers = {}, body } = init;
  const content = body === undefined || body === null ? {} : { body };
  const signal = AbortSignal.timeout(PATIENCE);
  try {
    const response = await inside.fetch(url, {
      ...{ method, headers, ...content, redirect: "manual", signal },
    });
    // The body is read here, so that an answer without an end is the network's fault too.
    const text = response.status === 204 ? null : await response.text();
    return new Response(text, response);
  } catch (error) {
    // What the cage forbids is told as such.
    if (error instanceof Error && error.name === "NotCapable") throw error;
    const reason = signal.aborted ? `no answer within ${PATIENCE / 1000} seconds` : reasonOf(error);
    throw new UserError("unreachable", `Cannot reach GitHub at ${url.host}: ${reason}`, {
      hint: reason.includes("certificate")
        ? "SSL_CERT_FILE=/path/to/your/company-ca.pem atmos-auth login"
        : "check the network, HTTPS_PROXY, and host in atmos.yaml",
    });
  }
}

/** The innermost reason: `error sending request for url (...): ...: Connection refused (os error 111)`. */
function reasonOf(error: unknown): string {
  let inner = error instanceof Error ? error : new Error(String(error));
  for (let depth = 0; inner.cause instanceof Error && depth < 8; depth++) inner = inner.cause;
  return (inner.message.split(": ").at(-1) ?? "").replace(/ \(os error \d+\)$/, "");
}

async function believe(response: Response, url: URL): Promise<void> {
  const { status } = response;
  if (status === 204 || status >= 400) return;
  const what = status >= 300 ? "a redirect" : await faultOf(response);
  if (what === undefined) return;
  throw new UserError(
    "bad_answer",
    `Cannot understand GitHub at ${url.host}: it answered with ${what}`,
    {
      hint: status >= 300
        ? "an account or repository that was renamed must be named anew; else check host in atmos.yaml"
        : "check host in atmos.yaml, and whether this network wants a sign-in of its own first",
    },
  );
}

/** What is wrong with an answer that should be JSON. */
async function faultOf(response: Response): Promise<string | undefined> {
  try {
    JSON.parse(await response.clone().text());
    return undefined;
  } catch {
    return "something that is not JSON";
  }
}
