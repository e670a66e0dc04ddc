/** Git's reading of an address: whether it belongs to a host, and the path there. Pure. */
import { type GitHost, gitHosts } from "./git_hosts.ts";

/** An address of a host. */
export interface Address {
  /** The scheme: `https`, `ssh`, ...; `ssh` also for `user@host:path`. */
  readonly scheme: string;
  /** The text before an `@`: a user's name, and maybe a password. */
  readonly user: string | undefined;
  /** The path, without leading slashes. */
  readonly path: string;
  /** The address over https. */
  readonly plain: string;
  /** The ways in which the identity is used at that host. */
  readonly by: GitHost["by"];
}

const URL_FORM = /^([a-z+]+):\/\/(?:([^/]*)@)?([^/:@]+)(?::(\d*))?\/+(.*)$/is;
const SSH_FORM = /^(?:([^/:]*)@)?\[?([^/:@[\]]+)(?::\d+\])?:\/*(.*)$/s;

/**
 * Returns the address, when it belongs to `host` (`name`, or `name:port`) or its other hosts; also in upper case, with
 * a trailing dot, or with the scheme's port. `undefined` for another.
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
