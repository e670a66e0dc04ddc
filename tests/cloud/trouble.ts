/** Bad days: ways in which a cloud fails to answer well. */
import type { Reply } from "./http.ts";
import { AwsError } from "./query.ts";

/**
 * `refuse`: an explicit denial. `slow`: the true answer, late. `html`: a captive portal's page instead of
 * XML. `truncated`: the answer's first half. `error`: status 500. `throttle`: status 429. `close`: hangs up.
 */
export type Trouble = "refuse" | "slow" | "html" | "truncated" | "error" | "throttle" | "close";

/** What `refuse` says. */
export const REFUSAL =
  "User is not authorized to perform this operation with an explicit deny in a service control policy";

/** The error that stands in for the true answer; `undefined` when the trouble is of another sort. */
export function troubleError(trouble: Trouble | undefined): AwsError | undefined {
  if (trouble === "refuse") return new AwsError(403, "AccessDenied", REFUSAL);
  if (trouble === "throttle") return new AwsError(429, "Throttling", "Rate exceeded");
  if (trouble !== "error") return undefined;
  return new AwsError(
    500,
    "InternalFailure",
    "We encountered an internal error. Please try again.",
  );
}

/** Spoils an answer as the trouble has it; `undefined` hangs up. */
export async function spoil(
  reply: Reply,
  trouble: Trouble | undefined,
  slow: () => Promise<void>,
): Promise<Reply | undefined> {
  switch (trouble) {
    case "close":
      return undefined;
    case "html":
      return { status: 200, headers: { "content-type": "text/html" }, body: PORTAL };
    case "truncated":
      return { ...reply, body: reply.body.slice(0, reply.body.length / 2) };
    case "slow":
      await slow();
      return reply;
    default:
      return reply;
  }
}

const PORTAL = "<!doctype html><title>Welcome</title><p>Please sign in to the network</p>\n";
