/** Bad days: ways in which GitHub fails to answer well. */
import { GitHubError, refusal } from "./answer.ts";
import type { Reply } from "./wire.ts";

/**
 * `unauthorized`: 401. `refuse`: 403. `missing`: 404. `throttle`: 429 with `Retry-After`. `limit`: 403 because
 * the hour's requests are used up. `error`: 500. `unicorn`: 503 with a page. `html`: a captive portal's page.
 * `truncated`: the answer's first half. `moved`: a redirect to another host. `slow`: the true answer, late.
 * `close`: hangs up.
 */
export type Trouble =
  | "unauthorized"
  | "refuse"
  | "missing"
  | "throttle"
  | "limit"
  | "error"
  | "unicorn"
  | "html"
  | "truncated"
  | "moved"
  | "slow"
  | "close";

/** The answer that stands in for the true one; `undefined` when that is needed. */
export function troubleReply(trouble: Trouble | undefined): Reply | undefined {
  switch (trouble) {
    case "unauthorized":
      return refusal(new GitHubError(401, "Bad credentials"));
    case "refuse":
      return refusal(new GitHubError(403, "Resource not accessible by integration"));
    case "missing":
      return refusal(new GitHubError(404, "Not Found"));
    case "throttle":
      return withHeaders(refusal(new GitHubError(429, SECONDARY)), { "retry-after": "60" });
    case "limit":
      return withHeaders(refusal(new GitHubError(403, "API rate limit exceeded.")), {
        "x-ratelimit-remaining": "0",
        "x-ratelimit-reset": "1893459600",
      });
    case "error":
      return refusal(new GitHubError(500, "Server Error"));
    case "unicorn":
      return page(503, "<title>Unicorn! &middot; GitHub</title>");
    case "html":
      return page(200, "<title>Welcome</title><p>Please sign in to the network</p>");
    case "moved":
      return { status: 302, headers: { location: "https://elsewhere.example/" }, body: "" };
    default:
      return undefined;
  }
}

const SECONDARY =
  "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";

/** Spoils a true answer; `undefined` hangs up. */
export async function spoil(
  reply: Reply,
  trouble: Trouble | undefined,
  slow: () => Promise<void>,
): Promise<Reply | undefined> {
  if (trouble === "close") return undefined;
  if (trouble === "truncated") {
    return { ...reply, body: reply.body.slice(0, reply.body.length / 2) };
  }
  if (trouble === "slow") await slow();
  return reply;
}

function withHeaders(reply: Reply, headers: Reply["headers"]): Reply {
  return { ...reply, headers: { ...reply.headers, ...headers } };
}

function page(status: number, body: string): Reply {
  return { status, headers: { "content-type": "text/html" }, body: `<!doctype html>${body}\n` };
}
