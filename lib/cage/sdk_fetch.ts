/** The transport as SDKs take it: a `fetch`. */
import type { Answer, Ask } from "./request.ts";

/** Statuses whose answers have no body (Fetch Standard, "null body status"). */
const BODILESS: ReadonlySet<number> = new Set([204, 205, 304]);

/**
 * Returns a `fetch` over `send`. Of an SDK's request, method, headers and body are taken: its other members, redirects
 * and signals are not its to decide.
 */
export function fetchOver(send: (url: URL, ask: Ask) => Promise<Answer>): typeof fetch {
  return async (input, init: RequestInit = {}) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const { method = "GET", headers = {}, body } = init;
    const content = body === undefined || body === null ? {} : { body: contentOf(body) };
    const { status, headers: told, text } = await send(url, { method, headers, ...content });
    return new Response(BODILESS.has(status) ? null : text, { status, headers: told });
  };
}

function contentOf(body: BodyInit): NonNullable<Ask["body"]> {
  if (typeof body === "string" || body instanceof URLSearchParams) return body;
  if (body instanceof Uint8Array) return new Uint8Array(body);
  throw new Error("an SDK sends a body of an unknown kind");
}
