/**
 * What keeps git from being somebody else by an address that its settings can't be matched with: one with a `%` that
 * begins no escape, an escape or another script in the host's name, or more `..` than there are steps. Nothing that is
 * said for the host holds there, not even that passwords are refused; curl takes such an address as it is. Pure.
 */
import { addressOf } from "./git_address.ts";
import { type GitEntry, partsOf } from "./git_config.ts";
import { everybodyAt, insecureAt } from "./git_hosts.ts";

/** What curl is told of a name in place of DNS (git-scm.com/docs/git-config, "http.curloptResolve", git 2.37). */
const KEY = "curloptResolve";

/** No connection goes there, on no system: not even to a neighbour that listens. */
const NOWHERE = "255.255.255.255";

/**
 * For every address the host's names lead nowhere, but for those that the host's own settings fit, which are found as
 * the person has it. So it is where another host redirects git to the host, and says who it is to be there.
 */
export function unmatchedEntries(host: string, own: readonly GitEntry[]): readonly GitEntry[] {
  const theirs = own.flatMap(([name, value]) => isOfHost(host, name) ? [value] : []);
  const pins = everybodyAt(host).flatMap((url) => {
    // What libcurl can't read of these keeps git from all hosts.
    const [, name, port] = /^https:\/\/([\w.-]+)(?::(\d+))?$/.exec(url) ?? [];
    if (name === undefined) return [];
    const ports = port === undefined ? ["443", "80"] : [port];
    return ports.flatMap((each) => [`${name}:${each}`, `${name}.:${each}`]);
  });
  return [
    ...pins.map((pin): GitEntry => [`http.${KEY}`, `${pin}:${NOWHERE}`]),
    ...[...everybodyAt(host), ...insecureAt(host)].flatMap((url) =>
      ["", ...theirs].map((value): GitEntry => [`http.${url}/.${KEY}`, value])
    ),
    ...HELPERS.map((helper): GitEntry => [`url.${REFUSED}.insteadOf`, `${helper}::`]),
  ];
}

/** What is said for a path below the host counts there by itself. */
function isOfHost(host: string, name: string): boolean {
  const { section, of, key } = partsOf(name);
  if (section !== "http" || key.toLowerCase() !== KEY.toLowerCase()) return false;
  return of === undefined || addressOf(host, `${of.replace(/\/$/, "")}/`)?.path === "";
}

/** The transports that take an address of any form behind their name, which git then looks at no more. */
const HELPERS = ["http", "https", "ftp", "ftps"];

/** A transport that nobody has, named as what git then says of it. */
const REFUSED = "refused-by-atmos-auth::";
