/** What an address means to git: whether it is one of a host's, and of what there. Pure. */
import { GITHUB_COM } from "../endpoint.ts";

/** An address of a host. */
export interface Address {
  /** What stands before the host: `https`, `ssh`, ...; `ssh` too where it is written `user@host:path`. */
  readonly scheme: string;
  /** What stands before an `@`: a user's name, and maybe a password. */
  readonly user: string | undefined;
  /** What follows the host, without slashes before it. */
  readonly path: string;
}

const URL_FORM = /^([a-z+]+):\/\/(?:([^/]*)@)?([^/:@]+)(?::(\d*))?\/+(.*)$/is;
const SSH_FORM = /^(?:([^/:]*)@)?\[?([^/:@[\]]+)(?::\d+\])?:\/*(.*)$/s;

/**
 * The address, when it is one of `host` (`name`, or `name:port`): in upper case, with a trailing dot, with the
 * scheme's port, under `www.`, or as `ssh.github.com` (docs.github.com, "Using SSH over the HTTPS port").
 */
export function addressOf(host: string, text: string): Address | undefined {
  const [name = "", port = ""] = host.split(":");
  const [, scheme, user, itsName, itsPort = "", path] = URL_FORM.exec(text) ?? [];
  if (scheme !== undefined) {
    const kind = scheme.toLowerCase();
    const wanted = port || DEFAULT_PORTS[kind];
    const isIts = !/^https?$/.test(kind) || itsPort === wanted || (!port && !itsPort);
    return isIts && isNamed(itsName!, name) ? { scheme: kind, user, path: path! } : undefined;
  }
  const [, itsUser, named, below] = SSH_FORM.exec(text) ?? [];
  if (named === undefined || !isNamed(named, name)) return undefined;
  return { scheme: "ssh", user: itsUser, path: below! };
}

const DEFAULT_PORTS: Readonly<Record<string, string>> = { http: "80", https: "443" };

function isNamed(text: string, name: string): boolean {
  const plain = text.toLowerCase().replace(/\.$/, "");
  return namesOf(name.toLowerCase()).includes(plain);
}

/** The names under which a host is reached. */
export function namesOf(name: string): readonly string[] {
  const names = [name, `www.${name}`];
  return name === GITHUB_COM ? [...names, `ssh.${name}`] : names;
}
