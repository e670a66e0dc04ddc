/**
 * The one list of a GitHub's hosts: what git is told of addresses, of ssh, of headers and of credentials is made of it, so
 * that none of them knows a host that another doesn't. Pure.
 */
import { GITHUB_COM } from "../endpoint.ts";

/** One of them. */
export interface GitHost {
  /** In small letters, without a port. */
  readonly name: string;
  /** Where what it serves is over https: `github.com`, `name:port`; gists have a host of their own. */
  readonly home: string;
  /** Who one is there over ssh; a tenant's user has the tenant's name. */
  readonly user: string;
  /**
   * How one is the identity there: over `ssh` alone (docs.github.com, "Using SSH over the HTTPS port"), over https as well,
   * or in no way: git fetches nothing there, and who has that name need not be who has the main one.
   */
  readonly by: "both" | "ssh" | "none";
}

/** What is there beside the pages; on an Enterprise Server only when subdomains are isolated. */
const BESIDE = ["api", "codeload", "uploads"];

/** Whether all below it is GitHub's; below an Enterprise Server's name a company may have hosts of its own. */
function isGitHubs(name: string): boolean {
  return name === GITHUB_COM || name.endsWith(".ghe.com");
}

/**
 * The hosts of the GitHub that `host` names, the main one first. An Enterprise Server has gists on theirs when
 * subdomains are isolated (docs.github.com, "Enabling subdomain isolation"); nobody else's is below its name.
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

/** The addresses below which all is the identity's, as git's patterns have them: with no case, and no dot at a name's end. */
export function everybodyAt(host: string): readonly string[] {
  const port = /:\d+$/.exec(host)?.[0] ?? "";
  return namesOf(host, "both").map((name) => `https://${name}${port}`);
}

/** The same without TLS, where no token goes; what a port serves has one way only. */
export function insecureAt(host: string): readonly string[] {
  return everybodyAt(host).filter((url) => !/:\d/.test(url)).map((url) =>
    url.replace(/^https:/, "http:")
  );
}

function namesOf(host: string, by: GitHost["by"]): readonly string[] {
  return gitHosts(host).filter((each) => each.by === by).map(({ name }) => name);
}

/** Whatever of a host's an entry of the person's own may be found for. */
export function allAt(host: string): readonly string[] {
  return [...everybodyAt(host), ...insecureAt(host), ...elsewhereAt(host, [])];
}

/** The ports at which people have something in front of a host, or beside what it serves; git knows no pattern for them. */
const PORTS = ["8443", "8080", "9443"];

/** What git leaves out when it compares. */
const USUAL: Readonly<Record<string, string>> = { https: "443", http: "80" };

/**
 * The host's names where they are not the identity's: at other ports, those that the person's own git speaks of among
 * them, and what is beside the pages. libcurl compares a .netrc's machine with the name alone.
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
