/**
 * Addresses that git can't match with its settings, and would be somebody else at: one with a `%` that begins no
 * escape, an escape or another script in the host's name, or more `..` than there are steps. No setting for the host
 * applies there, not even the refusal of passwords; curl takes such an address as it is. Pure.
 */
import { addressOf } from "./git_address.ts";
import { type GitEntry, partsOf } from "./git_config.ts";
import { everybodyAt, insecureAt } from "./git_hosts.ts";

/**
 * The setting that resolves a name for curl in place of DNS (git-scm.com/docs/git-config, "http.curloptResolve", git
 * 2.37).
 */
const KEY = "curloptResolve";

/** An address that no system connects to, not even to a neighbour that listens. */
const NOWHERE = "255.255.255.255";

/**
 * Returns the entries that lead the host's names nowhere, for every address but those that the host's own settings
 * match, which resolve as the person has it. The same holds where another host redirects git to the host, and says who
 * it is to be there.
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

/** Whether a setting counts for the host as a whole: one for a path below it counts there alone. */
function isOfHost(host: string, name: string): boolean {
  const { section, of, key } = partsOf(name);
  if (section !== "http" || key.toLowerCase() !== KEY.toLowerCase()) return false;
  return of === undefined || addressOf(host, `${of.replace(/\/$/, "")}/`)?.path === "";
}

/** The transports that take an address of any form behind their name, which git then looks at no more. */
const HELPERS = ["http", "https", "ftp", "ftps"];

/** A transport that nobody has, named as what git then says of it. */
const REFUSED = "refused-by-atmos-auth::";
