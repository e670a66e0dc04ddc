/** Lookup of a token's account. */
import { RequestError } from "@octokit/request-error";
import type { Inside } from "../../../lib/cage/server.ts";
import type { WhoamiInput } from "../modules.ts";
import { asking, type GithubAttempt } from "./asking.ts";
import { clientAt } from "./transport.ts";

/** The header with a personal access token's expiry: `2030-01-02 03:04:05 UTC`. */
const EXPIRATION = "github-authentication-token-expiration";

/** Asks for the user of a token, or the number of an installation's repositories. */
export async function run(input: WhoamiInput, inside: Inside): Promise<unknown> {
  const { api, installation, token } = input;
  const client = clientAt(api, inside, token);
  const about: GithubAttempt = {
    action: "Asking GitHub whose token this is",
    hint: "atmos-auth login",
    explain: ({ status }) => status === 401 ? NOBODY : undefined,
  };
  return await asking(about, async () => {
    if (installation) return await reachOf(client);
    try {
      return userIn(await client("GET /user"), inside.clock.now());
    } catch (error) {
      if (isBot(error)) return await reachOf(client);
      throw error;
    }
  });
}

const NOBODY = {
  code: "sign_in_needed",
  message: "GitHub does not accept the token: it has lapsed, was revoked, or never was one",
  hint: "atmos-auth login",
} as const;

/** Whether a token has no user behind it: an installation's, that another program obtained. */
function isBot(error: unknown): boolean {
  return error instanceof RequestError && error.status === 403 &&
    /not accessible by integration/i.test(error.message);
}

async function reachOf(client: ReturnType<typeof clientAt>) {
  const { data } = await client("GET /installation/repositories", { per_page: 1 });
  return { repositories: data.total_count };
}

function userIn(
  answer: { data: unknown; headers: Readonly<Record<string, unknown>> },
  here: number,
) {
  const { login } = answer.data as { login?: unknown };
  const expires = timeOf(String(answer.headers[EXPIRATION] ?? ""));
  const now = timeOf(String(answer.headers["date"] ?? "")) ?? here;
  return { login, ...(expires === undefined ? {} : { life: Math.floor((expires - now) / 1000) }) };
}

/** Returns the time in milliseconds since 1970; `undefined` when the text is none. */
function timeOf(text: string): number | undefined {
  const iso = text.replace(/^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) UTC$/, "$1T$2Z");
  return Date.parse(iso) || undefined;
}
