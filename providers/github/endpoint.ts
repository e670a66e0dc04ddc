/** The endpoints of a GitHub: github.com, a tenant's ghe.com, or an Enterprise Server. */

import { hostOf } from "../../lib/provider/hosts.ts";

/** The addresses of one GitHub; none ends with a slash. */
export interface GitHubPlace {
  /** Its name for `gh` and git: `github.com`, or `name:port`. */
  readonly host: string;
  /** Origin of sign-ins and repositories: `https://github.com`. */
  readonly web: string;
  /**
   * Address of the API: `https://api.github.com`
   * (docs.github.com/rest/using-the-rest-api/getting-started-with-the-rest-api).
   */
  readonly api: string;
  /** Folder of the apps' pages below `web`. */
  readonly apps: string;
}

/** The default host. */
export const GITHUB_COM = "github.com";

/** Returns the addresses of a host; `endpoint` is an address in its place. */
export function placeOf(host: string = GITHUB_COM, endpoint?: string): GitHubPlace {
  const web = `https://${host}`;
  const isCloud = host === GITHUB_COM || host.endsWith(".ghe.com");
  const known = {
    host,
    web,
    api: isCloud ? `https://api.${host}` : `${web}/api/v3`,
    apps: isCloud ? "apps" : "github-apps",
  };
  if (endpoint === undefined) return known;
  return { ...known, web: new URL(endpoint).origin, api: endpoint.replace(/\/+$/, "") };
}

/** Returns the hosts that a sign-in reaches there, as permissions name them. */
export function hostsOf({ api, web }: GitHubPlace, ...purposes: ("api" | "web")[]): string[] {
  const addresses = { api, web };
  return purposes.map((purpose) => hostOf(addresses[purpose]));
}
