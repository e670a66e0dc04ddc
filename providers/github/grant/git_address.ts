/** What an address means to git: whether it is one of a host's, and of what there. Pure. */
import { type GitHost, gitHosts } from "./git_hosts.ts";

/** An address of a host. */
export interface Address {
  /** What stands before the host: `https`, `ssh`, ...; `ssh` too where it is written `user@host:path`. */
  readonly scheme: string;
  /** What stands before an `@`: a user's name, and maybe a password. */
  readonly user: string | undefined;
  /** What follows the host, without slashes before it. */
  readonly path: string;
  /** The same over https. */
  readonly plain: string;
  /** How one is the identity at that host. */
  readonly by: GitHost["by"];
}

const URL_FORM = /^([a-z+]+):\/\/(?:([^/]*)@)?([^/:@]+)(?::(\d*))?\/+(.*)$/is;
const SSH_FORM = /^(?:([^/:]*)@)?\[?([^/:@[\]]+)(?::\d+\])?:\/*(.*)$/s;

/**
 * The address, when it is one of `host` (`name`, or `name:port`): at any of its hosts, in upper case, with a trailing dot,
 * with the scheme's port.
 */
export function addressOf(host: string, text: string): Address | undefined {
  const port = /:(\d+)$/.exec(host)?.[1] ?? "";
  const [, scheme, user, name, itsPort = "", path] = URL_FORM.exec(text) ?? [];
  if (scheme !== undefined) {
    const kind = scheme.toLowerCase();
    const wanted = port || DEFAULT_PORTS[kind];
    const isIts = !/^https?$/.test(kind) || itsPort === wanted || (!port && !itsPort);
    return isIts ? at(host, name!, { scheme: kind, user, path: path! }) : undefined;
  }
  const [, itsUser, named, below] = SSH_FORM.exec(text) ?? [];
  if (named === undefined) return undefined;
  return at(host, named, { scheme: "ssh", user: itsUser, path: below! });
}

const DEFAULT_PORTS: Readonly<Record<string, string>> = { http: "80", https: "443" };

function at(
  host: string,
  name: string,
  address: Omit<Address, "plain" | "by">,
): Address | undefined {
  const called = name.toLowerCase().replace(/\.$/, "");
  const its = gitHosts(host).find((each) => each.name === called);
  return its && { ...address, plain: `https://${its.home}/${address.path}`, by: its.by };
}
