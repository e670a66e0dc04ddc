/** How GitHub's API answers, and how it refuses. */
import { Buffer } from "node:buffer";
import type { Reply } from "./wire.ts";

/** The token in an `Authorization` header; for git it is the password, whatever the user name is. */
export function tokenIn(header: string | undefined): string | undefined {
  const [scheme, value = ""] = header?.split(/ +/) ?? [];
  if (scheme?.toLowerCase() !== "basic") return scheme && value;
  const plain = Buffer.from(value, "base64").toString();
  return plain.slice(plain.indexOf(":") + 1);
}

/** A refusal, as the API words it. */
export class GitHubError extends Error {
  readonly status: number;
  /** Where the documentation says more, below `https://docs.github.com/`. */
  readonly page: string;

  constructor(status: number, message: string, page = "rest") {
    super(message);
    this.status = status;
    this.page = page;
  }
}

/** An answer in JSON. */
export function json(status: number, value: unknown, headers: Reply["headers"] = {}): Reply {
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
    body: JSON.stringify(value),
  };
}

/** A refusal as it is sent. */
export function refusal({ status, message, page }: GitHubError): Reply {
  const documentation_url = `https://docs.github.com/${page}`;
  return json(status, { message, documentation_url, status: String(status) });
}

/** What the API says to a token that is nobody's. */
export function badCredentials(): GitHubError {
  return new GitHubError(401, "Bad credentials");
}

/** What the API says to hide what is there. */
export function notFound(page?: string): GitHubError {
  return new GitHubError(404, "Not Found", page);
}
