/**
 * The credential as a header, for addresses that hold a password: git takes that and asks nobody, and curl sends the
 * header in its place (git-scm.com/docs/git-config, "http.extraHeader").
 */
import type { Credential } from "../../../lib/credential.ts";
import type { GrantPlace } from "../../../lib/provider/grant.ts";
import type { Secret } from "../../../lib/secret.ts";
import { tokensOf } from "../credential.ts";
import type { GitHubPlace } from "../endpoint.ts";
import { addressOf } from "./git_address.ts";
import { type GitEntry, gitFile } from "./git_config.ts";
import { elsewhereAt, everybodyAt, insecureAt } from "./git_hosts.ts";
import { deeper, ownEntries, portsOf, spellingsOf } from "./git_own.ts";
import { USER } from "./git_places.ts";

/**
 * Returns the file with the credential as a header, which curl sends in place of an address's password; where no file
 * may hold it, an empty one. Only repositories that have a password in their configuration anyway include it, since git
 * would list it.
 */
export function headerFile(
  { host }: GitHubPlace,
  credential: Credential,
  place: GrantPlace,
): string {
  const tokens = place.helper === undefined ? tokensOf(credential) : [];
  const own = ownEntries(place);
  const all = [...everybodyAt(host), ...insecureAt(host)].map(whole);
  const everywhere = [...all, ...deeper(host, own)];
  return gitFile([
    ...elsewhereAt(host, portsOf(host, own)).flatMap((url) => sending(whole(url), undefined)),
    ...everywhere.flatMap((url) => sending(url, ownerToken(host, url, tokens))),
    ...tokens.flatMap(({ owner, token }) =>
      spellingsOf(owner).flatMap((each) =>
        each ? sending(whole(`https://${host}/${each}`), token) : []
      )
    ),
  ]);
}

/** As our other entries are spelled: git takes the slash for nothing, git-lfs has two addresses then. */
function whole(url: string): string {
  return `${url}/`;
}

/** Returns the entry of a header; without a value, neither it nor another is sent. */
function sending(url: string, token: Secret | undefined): readonly GitEntry[] {
  const basic = token && ` Basic ${btoa(`${USER}:${token.reveal()}`)}`;
  const name = `http.${url}.extraHeader`;
  return [[name, ""], [name, `Authorization:${basic ?? ""}`]];
}

/** Returns an owner's token for an address; `undefined` without TLS, and beside the host's pages. */
function ownerToken(
  host: string,
  url: string,
  tokens: ReturnType<typeof tokensOf>,
): Secret | undefined {
  if (!/^https:/i.test(url) || addressOf(host, `${url}/`)?.by === "none") return undefined;
  const owner = /^https:\/\/[^/]*\/([^/]*)/i.exec(url)?.[1];
  const its = tokens.find((each) => each.owner?.toLowerCase() === owner?.toLowerCase());
  return (its ?? tokens[0])?.token;
}
