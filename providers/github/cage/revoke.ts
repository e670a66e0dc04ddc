/** Takes an installation's token back. */
import { RequestError } from "@octokit/request-error";
import type { Inside } from "../../../lib/cage/server.ts";
import type { RevokeInput } from "../modules.ts";
import { asking } from "./asking.ts";
import { clientAt } from "./transport.ts";

/** Revokes the token (`DELETE /installation/token`); one that is no longer valid needs no revocation. */
export async function run(input: RevokeInput, inside: Inside): Promise<unknown> {
  const { api, token } = input;
  const client = clientAt(api, inside, token);
  const about = { action: "Revoking the GitHub token", hint: "it lapses within an hour" };
  return await asking(about, async () => {
    try {
      await client("DELETE /installation/token");
      return { revoked: true };
    } catch (error) {
      if (error instanceof RequestError && error.status === 401) return { revoked: false };
      throw error;
    }
  });
}
