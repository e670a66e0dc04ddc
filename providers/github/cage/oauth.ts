/** GitHub's OAuth endpoints, most of whose refusals come with status 200. */
import { RequestError } from "@octokit/request-error";
import type { Inside } from "../../../lib/cage/inside.ts";
import { asking } from "./asking.ts";
import { clientAt } from "./transport.ts";

/** What such an endpoint said. */
export type Said = Readonly<Record<string, unknown>>;

/** Posts to an endpoint below the web site; refusals of the protocol come back as `error`. */
export async function post(
  web: string,
  path: "/login/device/code" | "/login/oauth/access_token",
  parameters: Readonly<Record<string, string>>,
  inside: Inside,
): Promise<Said> {
  const about = { action: "Signing in to GitHub", hint: "check client_id and host in atmos.yaml" };
  const headers = { accept: "application/json" };
  return await asking(about, async () => {
    try {
      const { data } = await clientAt(web, inside)(`POST ${path}`, { headers, ...parameters });
      return saidIn(data);
    } catch (error) {
      // Some of the protocol's refusals come with a status of their own.
      const said = error instanceof RequestError ? saidIn(error.response?.data) : {};
      if (typeof said["error"] !== "string") throw error;
      return said;
    }
  });
}

function saidIn(data: unknown): Said {
  return typeof data === "object" && data !== null ? data as Said : {};
}

/** The text under that name; empty when there is none. */
export function textIn(said: Said, name: string): string {
  const value = said[name];
  return typeof value === "string" ? value : "";
}

/** The number under that name; `undefined` when there is none. */
export function numberIn(said: Said, name: string): number | undefined {
  const value = Number(said[name] ?? NaN);
  return Number.isFinite(value) ? value : undefined;
}

/** A user's token, for the other side of the wall. */
export function userToken(said: Said) {
  return {
    token: said["access_token"],
    life: numberIn(said, "expires_in"),
    refreshToken: said["refresh_token"],
    refreshLife: numberIn(said, "refresh_token_expires_in"),
    scopes: textIn(said, "scope"),
  };
}
