/**
 * What makes git use this identity for its host, and nobody else's (git-scm.com/docs/gitcredentials). Our entries
 * come last, and an empty helper before ours takes away those of the person's own configuration.
 */
import type { Credential } from "../../lib/credential.ts";
import type { GrantPlace } from "../../lib/provider.ts";
import { Secret } from "../../lib/secret.ts";
import { type OwnedToken, tokenOf, tokensOf } from "./credential.ts";
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
  const tokens = isSignedIn(credential) ? tokensOf(credential) : [{ owner: undefined }];
  const [first] = tokens;
  const everybody = [base, ...github.gist === undefined ? [] : [github.gist]];
  return [
    ...everybody.flatMap((url) => helperEntries(url, helperLine(place, first?.owner))),
    // A header of the person's own would be somebody else's credential beside ours.
    ...everybody.map((url): GitEntry => [`http.${url}/.extraHeader`, ""]),
    // With it, git shows our credential at once, and no other that it finds by itself (git 2.46).
    ...everybody.map((url): GitEntry => [`http.${url}/.proactiveAuth`, "basic"]),
    ...tokens.flatMap((one) => ownerEntries(github.host, one, place)),
  ];
}

/** Where nobody has signed in yet, the helper will. */
function isSignedIn({ secret }: Credential): boolean {
  return secret.token !== undefined;
}

function helperEntries(url: string, line: string): readonly GitEntry[] {
  return [[`credential.${url}.helper`, ""], [`credential.${url}.helper`, line]];
}

/**
 * What belongs to an owner goes over https with the owner's token, however its address is spelled: over ssh it
 * would go with the person's own key. The user name in the address keeps git from taking one out of `.netrc`.
 */
function ownerEntries(
  host: string,
  { owner }: Pick<OwnedToken, "owner">,
  place: GrantPlace,
): readonly GitEntry[] {
  const path = owner === undefined ? "" : `${owner}/`;
  const to = `url.https://${USER}@${host}/${path}`;
  const spelled = [`https://${host}/${path}`, ...sshSpellings(host, path)];
  const rewriting = spelled.flatMap((from): readonly GitEntry[] => [
    [`${to}.insteadOf`, from],
    [`${to}.pushInsteadOf`, from],
  ]);
  if (owner === undefined) return rewriting;
  return [...helperEntries(`https://${host}/${owner}`, helperLine(place, owner)), ...rewriting];
}

/** The same addresses over ssh, where a ghe.com's user has the tenant's name (docs.github.com, "Using SSH over the HTTPS port"). */
function sshSpellings(host: string, path: string): readonly string[] {
  const name = host.replace(/:\d+$/, "");
  const user = name.endsWith(".ghe.com") ? name.split(".")[0] : "git";
  const forms = [`${user}@${name}:${path}`, `ssh://${user}@${name}/${path}`];
  return name === GITHUB_COM ? [...forms, `ssh://git@ssh.github.com:443/${path}`] : forms;
}

/** A line for the shell that comes with git, also on Windows; git adds `get`, `store` or `erase`. */
function helperLine(place: GrantPlace, owner: string | undefined): string {
  const command = place.helper ?? ["cat", place.join(place.directory, "github", ...fileOf(owner))];
  const words = command.map((word, index) =>
    index === 0 && word === "cat" ? word : quoted(word, place)
  );
  return `!f() { test "$1" != get || ${words.join(" ")}; }; f`;
}

/** A word in single quotes; git's own shell takes slashes on Windows too. */
function quoted(word: string, { os }: GrantPlace): string {
  const path = os === "windows" ? word.replaceAll("\\", "/") : word;
  return `'${path.replaceAll("'", `'\\''`)}'`;
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
