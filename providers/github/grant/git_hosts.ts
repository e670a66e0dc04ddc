/**
 * The one list of a GitHub's hosts: what git is told of addresses, of ssh, of headers and of credentials is made of it, so
 * that none of them knows a host that another doesn't. Pure.
 */
import { GITHUB_COM } from "../endpoint.ts";

/** One of them. */
export interface GitHost {
  /** In small letters, without a port. */
  readonly name: string;
  /** Its address over https: `github.com`, `name:port`; gists have a host of their own. */
  readonly home: string;
  /** The user of its ssh; a tenant's is named after the tenant. */
  readonly user: string;
  /**
   * The ways in which the identity is used there: over `ssh` alone (docs.github.com, "Using SSH over the HTTPS port"),
   * over https as well, or in no way: git fetches nothing there, and whoever has that name need not have the main one.
   */
  readonly by: "both" | "ssh" | "none";
}

/** Hosts beside the pages; an Enterprise Server has them only with subdomain isolation. */
const BESIDE = ["api", "codeload", "uploads"];

/** Whether every name below it is GitHub's; below an Enterprise Server's name a company may have hosts of its own. */
function isGitHubs(name: string): boolean {
  return name === GITHUB_COM || name.endsWith(".ghe.com");
}

/**
 * Returns the hosts of the GitHub that `host` names, the main one first. An Enterprise Server with subdomain isolation
 * has gists on their own host (docs.github.com, "Enabling subdomain isolation"); nobody else's is below its name.
 */
export function gitHosts(host: string): readonly GitHost[] {
  const [name = "", port] = host.toLowerCase().split(":");
  const user = name.endsWith(".ghe.com") ? name.split(".")[0]! : "git";
  const shared = { user, by: "both" } as const;
  const below = (label: string) => {
    const its = `${label}.${name}`;
    return { name: its, home: port === undefined ? its : `${its}:${port}`, user } as const;
  };
  return [
    { ...shared, name, home: host },
    { ...shared, name: `www.${name}`, home: host },
    ...name === GITHUB_COM ? [{ name: `ssh.${name}`, home: host, user, by: "ssh" as const }] : [],
    { ...below("gist"), by: "both" },
    ...BESIDE.map((label) => ({ ...below(label), by: "none" as const })),
  ];
}

/**
 * Returns the addresses below which all is the identity's, as git's patterns: in lower case, with no dot at a name's
 * end.
 */
export function everybodyAt(host: string): readonly string[] {
  const port = /:\d+$/.exec(host)?.[0] ?? "";
  return namesOf(host, "both").map((name) => `https://${name}${port}`);
}

/**
 * Returns these addresses without TLS, where no token goes; none for a host with a port, which has one protocol only.
 */
export function insecureAt(host: string): readonly string[] {
  return everybodyAt(host).filter((url) => !/:\d/.test(url)).map((url) =>
    url.replace(/^https:/, "http:")
  );
}

function namesOf(host: string, by: GitHost["by"]): readonly string[] {
  return gitHosts(host).filter((each) => each.by === by).map(({ name }) => name);
}

/** Returns all addresses of a host that an entry of the person's own may match. */
export function allAt(host: string): readonly string[] {
  return [...everybodyAt(host), ...insecureAt(host), ...elsewhereAt(host, [])];
}

/** Common ports of proxies and other services at a host; git has no pattern for a port. */
const PORTS = ["8443", "8080", "9443"];

/** Default ports, which git omits when it compares addresses. */
const USUAL: Readonly<Record<string, string>> = { https: "443", http: "80" };

/**
 * Returns the host's addresses that are not the identity's: other ports, those in the person's own configuration
 * included, and the hosts beside the pages. libcurl compares a .netrc's machine with the name alone.
 */
export function elsewhereAt(host: string, spoken: readonly string[]): readonly string[] {
  const [name, own = ""] = host.split(":");
  // In git's patterns `*` is any one label, and a name to the letter counts more.
  const names = isGitHubs(name!)
    ? [name!, `*.${name}`]
    : [...namesOf(host, "both"), ...namesOf(host, "none")];
  const ours = new Set([...everybodyAt(host), ...insecureAt(host)]);
  const urls = Object.keys(USUAL).flatMap((scheme) =>
    ["", own, ...PORTS, ...spoken].flatMap((port) => {
      const suffix = port === "" || port === USUAL[scheme] ? "" : `:${port}`;
      return names.map((name) => `${scheme}://${name}${suffix}`);
    })
  );
  return [...new Set(urls)].filter((url) => !ours.has(url));
}
