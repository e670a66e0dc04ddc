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
  /** Over ssh alone (docs.github.com, "Using SSH over the HTTPS port"). */
  readonly isSshAlone: boolean;
}

/**
 * The hosts of the GitHub that `host` names, the main one first. An Enterprise Server has gists on theirs when
 * subdomains are isolated (docs.github.com, "Enabling subdomain isolation"); nobody else's is below its name.
 */
export function gitHosts(host: string): readonly GitHost[] {
  const [name = "", port] = host.toLowerCase().split(":");
  const user = name.endsWith(".ghe.com") ? name.split(".")[0]! : "git";
  const gist = `gist.${name}`;
  const gists = port === undefined ? gist : `${gist}:${port}`;
  const shared = { user, isSshAlone: false };
  return [
    { ...shared, name, home: host },
    { ...shared, name: `www.${name}`, home: host },
    ...name === GITHUB_COM ? [{ name: `ssh.${name}`, home: host, user, isSshAlone: true }] : [],
    { ...shared, name: gist, home: gists },
  ];
}

/** The addresses below which all is the identity's, as git compares them: to the letter, with a trailing dot or none. */
export function everybodyAt(host: string): readonly string[] {
  const port = /:\d+$/.exec(host)?.[0] ?? "";
  const names = gitHosts(host).flatMap(({ name, isSshAlone }) => isSshAlone ? [] : [name]);
  return ["", "."].flatMap((dot) => names.map((name) => `https://${name}${dot}${port}`));
}
