/**
 * What makes git use this identity for its host, and nobody else's (git-scm.com/docs/gitcredentials). Our entries
 * come last, and an empty helper before ours takes away those of the person's own configuration.
 */
import type { Credential } from "../../lib/credential.ts";
import type { GrantPlace } from "../../lib/provider.ts";
import { Secret } from "../../lib/secret.ts";
import { tokenOf, tokensOf } from "./credential.ts";
import { GITHUB_COM, type GitHubPlace } from "./place.ts";

/** A name and a value of git's configuration. */
export type GitEntry = readonly [name: string, value: string];

/** The user name that GitHub expects beside an installation's token; beside others it takes any. */
const USER = "x-access-token";

/** A credential as git's helpers print it (git-scm.com/docs/git-credential, "Input/Output format"). */
export function gitCredential(credential: Credential): Secret {
  return printed(tokenOf(credential), credential.expires);
}

/** A file for each owner, and one where there are none, by path below the session directory. */
export function gitFiles(credential: Credential, { helper }: GrantPlace): Record<string, Secret> {
  if (helper !== undefined) return {};
  return Object.fromEntries(
    tokensOf(credential).map(({ owner, token }) => [
      ["github", ...fileOf(owner)].join("/"),
      printed(token, credential.expires),
    ]),
  );
}

/** The entries, weakest first. */
export function gitEntries(
  github: GitHubPlace,
  credential: Credential,
  place: GrantPlace,
): readonly GitEntry[] {
  const base = `https://${github.host}`;
  const owners = ownersOf(credential);
  const everybody = [base, ...github.gist === undefined ? [] : [github.gist]];
  return [
    ...everybody.flatMap((url) => helperEntries(url, helperLine(place, owners[0]))),
    // A header of the person's own would be somebody else's credential beside ours.
    ...everybody.map((url): GitEntry => [`http.${url}/.extraHeader`, ""]),
    // Without it, libcurl takes what it finds in the person's .netrc before git asks any helper.
    ...everybody.map((url): GitEntry => [`http.${url}/.emptyAuth`, "true"]),
    ...owners.flatMap((owner, index) => {
      // A helper program prints one credential: the first owner's.
      const answer = index > 0 && place.helper ? undefined : helperLine(place, owner);
      return spellingsOf(owner).flatMap((spelled) => ownerEntries(github.host, spelled, answer));
    }),
  ];
}

/**
 * The entries where nobody is signed in: what the person's helpers, headers and `.netrc` know is not asked for,
 * and neither is the person. What is public needs none of it, and ssh asks the person's agent.
 */
export function nobodyEntries(addresses: readonly string[]): readonly GitEntry[] {
  return addresses.flatMap((url): readonly GitEntry[] => [
    ...helperEntries(url, REFUSAL),
    [`http.${url}/.extraHeader`, ""],
    [`http.${url}/.emptyAuth`, "true"],
  ]);
}

/** A helper may tell git to give up (git-scm.com/docs/git-credential, "quit"). */
const REFUSAL =
  `!f() { test "$1" != get || { echo "atmos-auth: no GitHub identity in this session; ` +
  `your own is let in with: atmos-auth shell --keep github" >&2; echo quit=1; }; }; f`;

/** GitHub's names have no case, git's have: as GitHub spells it, and in small letters. */
function spellingsOf(owner: string | undefined): readonly (string | undefined)[] {
  return owner === undefined ? [undefined] : [...new Set([owner, owner.toLowerCase()])];
}

/** Where nobody has signed in yet, no owner is known. */
function ownersOf(credential: Credential): readonly (string | undefined)[] {
  if (credential.secret.token === undefined) return [undefined];
  return tokensOf(credential).map(({ owner }) => owner);
}

function helperEntries(url: string, answer: string | undefined): readonly GitEntry[] {
  const name = `credential.${url}.helper`;
  return answer === undefined ? [[name, ""]] : [[name, ""], [name, answer]];
}

/**
 * What belongs to an owner goes over https with the owner's token, however its address is spelled, and whatever
 * the person's own configuration makes of it: over ssh it would go with the person's own key.
 */
function ownerEntries(
  host: string,
  spelled: string | undefined,
  answer: string | undefined,
): readonly GitEntry[] {
  const path = spelled === undefined ? "" : `${spelled}/`;
  const address = `https://${host}/${path}`;
  const rewriting = [address, ...sshSpellings(host, path)].map((from): GitEntry => [
    `url.${address}.insteadOf`,
    from,
  ]);
  const pushing: GitEntry = [`url.${address}.pushInsteadOf`, address];
  const helper = spelled === undefined ? [] : helperEntries(`https://${host}/${spelled}`, answer);
  return [...helper, ...rewriting, pushing];
}

/** The same addresses over ssh, where a ghe.com's user has the tenant's name (docs.github.com, "Using SSH over the HTTPS port"). */
function sshSpellings(host: string, path: string): readonly string[] {
  const name = host.replace(/:\d+$/, "");
  const user = name.endsWith(".ghe.com") ? name.split(".")[0] : "git";
  const forms = [`${user}@${name}:${path}`, `ssh://${user}@${name}/${path}`];
  return name === GITHUB_COM ? [...forms, `ssh://git@ssh.github.com:443/${path}`] : forms;
}

/**
 * A line for the shell that comes with git, also on Windows, where it takes slashes in paths; git adds `get`,
 * `store` or `erase`.
 */
function helperLine(place: GrantPlace, owner: string | undefined): string {
  const { helper, os, directory } = place;
  const slashed = (path: string) => os === "windows" ? path.replaceAll("\\", "/") : path;
  if (helper === undefined) {
    const file = place.join(directory, "github", ...fileOf(owner));
    return line(["cat", quoted(slashed(file))]);
  }
  const [program = "", ...args] = helper;
  return line([slashed(program), ...args].map(quoted));
}

function line(words: readonly string[]): string {
  return `!f() { test "$1" != get || ${words.join(" ")}; }; f`;
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** Windows has names that no file may have; none of them begins so. */
function fileOf(owner: string | undefined): readonly string[] {
  return ["git", owner === undefined ? "all" : `owner-${owner.toLowerCase()}`];
}

/** Git forgets a credential by itself when its time is over (git 2.41). */
function printed(token: Secret, expires: number | undefined): Secret {
  const until = expires === undefined ? "" : `password_expiry_utc=${Math.floor(expires / 1000)}\n`;
  return new Secret(`username=${USER}\npassword=${token.reveal()}\n${until}`);
}
