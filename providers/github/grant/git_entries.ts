/** The entries by which git is the identity at its host, whatever the person's own say. Pure. */
import type { Credential } from "../../../lib/credential.ts";
import type { GrantPlace } from "../../../lib/provider/grant.ts";
import { tokensOf } from "../credential.ts";
import type { GitHubPlace } from "../endpoint.ts";
import type { GitEntry } from "./git_config.ts";
import { elsewhereAt, everybodyAt, insecureAt } from "./git_hosts.ts";
import { deeper, ownEntries, portsOf, spellingsOf } from "./git_own.ts";
import { passwordEntries } from "./git_passwords.ts";
import { helperLine, refusing } from "./git_places.ts";
import { rewritings } from "./git_rewriting.ts";
import { sshVariant } from "./git_ssh.ts";
import { unmatchedEntries } from "./git_unmatched.ts";

/** Returns the entries, weakest first. */
export function gitEntries(
  { host }: GitHubPlace,
  credential: Credential,
  place: GrantPlace,
): readonly GitEntry[] {
  const own = ownEntries(place);
  const owners = ownersOf(credential);
  const [everybody, insecure] = [everybodyAt(host), insecureAt(host)];
  const elsewhere = elsewhereAt(host, portsOf(host, own));
  return [
    // First, since its patterns hold names of which the others say more.
    ...elsewhere.flatMap((url) => helperEntries(url, ELSEWHERE)),
    ...everybody.flatMap((url) => helperEntries(url, helperLine(place, owners[0]))),
    ...insecure.flatMap((url) => helperEntries(url, NO_TLS)),
    ...[...elsewhere, ...everybody, ...insecure].flatMap((url) => alone(`${url}/`)),
    ...owners.flatMap((owner, index) => {
      // A helper program prints one credential: the first owner's.
      const answer = index > 0 && place.helper ? undefined : helperLine(place, owner);
      return spellingsOf(owner).flatMap((spelled) => ownerEntries(host, spelled, answer));
    }),
    ...deeper(host, own).flatMap(alone),
    ...unmatchedEntries(host, own),
    ...rewritings(host, own),
    ...sshVariant(own),
    ...passwordEntries(host, place, own),
  ];
}

/** The helper for addresses without TLS: no credential goes there. */
const NO_TLS = refusing("no credential goes over http: write https://");

/** The helper for other ports and names of the host, where the identity is not valid. */
const ELSEWHERE = refusing("no credential goes to another port or name of the host");

/**
 * Returns the entries that keep other credentials away from an address: the person's own headers and cookies, and
 * `emptyAuth` against their .netrc, which libcurl reads before git asks any helper.
 */
function alone(url: string): readonly GitEntry[] {
  return [
    [`http.${url}.extraHeader`, ""],
    [`http.${url}.cookieFile`, ""],
    [`http.${url}.saveCookies`, "false"],
    [`http.${url}.emptyAuth`, "true"],
  ];
}

/** Returns the owners of a credential's tokens; one that is unknown before the first sign-in. */
function ownersOf(credential: Credential): readonly (string | undefined)[] {
  if (credential.secret.token === undefined) return [undefined];
  return tokensOf(credential).map(({ owner }) => owner);
}

/** Returns the entries of a helper; the empty one removes those before it. */
export function helperEntries(url: string, answer: string | undefined): readonly GitEntry[] {
  const name = `credential.${url}.helper`;
  return answer === undefined ? [[name, ""]] : [[name, ""], [name, answer]];
}

/**
 * Returns the entries of an owner's own helper, and of an empty header: the person's own header for the owner would
 * take precedence over the host's.
 */
function ownerEntries(
  host: string,
  spelled: string | undefined,
  answer: string | undefined,
): readonly GitEntry[] {
  if (spelled === undefined) return [];
  const url = `https://${host}/${spelled}`;
  return [...helperEntries(url, answer), ...alone(`${url}/`)];
}
