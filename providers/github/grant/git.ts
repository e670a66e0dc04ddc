/**
 * What makes git use this identity for its host, and nobody else's (git-scm.com/docs/gitcredentials). Our entries
 * come last, and an empty helper before ours takes away those of the person's own configuration.
 */
import type { Credential } from "../../../lib/credential.ts";
import type { GrantPlace } from "../../../lib/provider/grant.ts";
import { Secret } from "../../../lib/secret.ts";
import type { Environment } from "../../../lib/system.ts";
import { tokenOf, tokensOf } from "../credential.ts";
import type { GitHubPlace } from "../endpoint.ts";
import { rewritingFile } from "./git_rewriting.ts";

/** A name and a value of git's configuration. */
type GitEntry = readonly [name: string, value: string];

/** The user name that GitHub expects beside an installation's token; beside others it takes any. */
const USER = "x-access-token";

/** A credential as git's helpers print it (git-scm.com/docs/git-credential, "Input/Output format"). */
export function gitCredential(credential: Credential): Secret {
  return printed(tokenOf(credential), credential.expires);
}

/** What git makes of addresses, by path below the session directory. */
const REWRITING = "github/git/addresses";

/**
 * How git finds its way, and a credential for each owner, or one where there are none, by path below the session
 * directory; no credential where a helper gives it.
 */
export function gitFiles(
  { host }: GitHubPlace,
  credential: Credential,
  { helper }: GrantPlace,
): Record<string, string | Secret> {
  const tokens = helper === undefined ? tokensOf(credential) : [];
  return {
    [REWRITING]: rewritingFile(host, ownersOf(credential).flatMap(spellingsOf)),
    ...Object.fromEntries(
      tokens.map(({ owner, token }) => [
        ["github", ...fileOf(owner)].join("/"),
        printed(token, credential.expires),
      ]),
    ),
  };
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
    ["include.path", slashed(place, place.join(place.directory, ...REWRITING.split("/")))],
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
    // Nor what an address says, be it the person's own rewriting that puts it there (curl_easy_setopt,
    // CURLOPT_HTTPHEADER: a header without a value is not sent).
    [`http.${url}/.extraHeader`, "Authorization:"],
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

/** An owner's own helper; a header of the person's own for them would count for more than none for the host. */
function ownerEntries(
  host: string,
  spelled: string | undefined,
  answer: string | undefined,
): readonly GitEntry[] {
  if (spelled === undefined) return [];
  const url = `https://${host}/${spelled}`;
  return [...helperEntries(url, answer), [`http.${url}/.extraHeader`, ""]];
}

/**
 * A line for the shell that comes with git, also on Windows, where it takes slashes in paths; git adds `get`,
 * `store` or `erase`.
 */
function helperLine(place: GrantPlace, owner: string | undefined): string {
  const { helper, directory } = place;
  if (helper === undefined) {
    const file = place.join(directory, "github", ...fileOf(owner));
    return line(["cat", quoted(slashed(place, file))]);
  }
  const [program = "", ...args] = helper;
  return line([slashed(place, program), ...args].map(quoted));
}

function slashed({ os }: GrantPlace, path: string): string {
  return os === "windows" ? path.replaceAll("\\", "/") : path;
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

/** Marks our entries for a session inside ours, which must not take them over; git knows no such name. */
const MARK = "atmos-auth.entries";

/** The variables that give git these entries, after those of the person's own. */
export function appended(
  place: Pick<GrantPlace, "env" | "helper">,
  entries: readonly GitEntry[],
): Record<string, string> {
  const parent = entriesIn(place.env);
  const own = withoutMarked(parent);
  const all: readonly GitEntry[] = [...own, [MARK, String(entries.length)], ...entries];
  // What `env` prints is set beside what is there, and the person's own may hold secrets.
  const unchanged = place.helper === undefined || own.length < parent.length ? 0 : own.length;
  const numbered = all.flatMap(([name, value], index) =>
    index < unchanged
      ? []
      : [[`GIT_CONFIG_KEY_${index}`, name], [`GIT_CONFIG_VALUE_${index}`, value]]
  );
  return { GIT_CONFIG_COUNT: String(all.length), ...Object.fromEntries(numbered) };
}

/** The entries in an environment; none when git would not read them either. */
function entriesIn(env: Environment): readonly GitEntry[] {
  const count = env.get("GIT_CONFIG_COUNT") ?? "";
  if (!/^\d{1,4}$/.test(count)) return [];
  const entries: GitEntry[] = [];
  for (let index = 0; index < Number(count); index++) {
    const name = env.get(`GIT_CONFIG_KEY_${index}`);
    const value = env.get(`GIT_CONFIG_VALUE_${index}`);
    if (name !== undefined && value !== undefined) entries.push([name, value]);
  }
  return entries;
}

/** The entries without the mark, and without as many after it as it says. */
function withoutMarked(entries: readonly GitEntry[]): readonly GitEntry[] {
  const at = entries.findIndex(([name]) => name === MARK);
  if (at < 0) return entries;
  const count = Number(entries[at]![1]) || 0;
  return withoutMarked([...entries.slice(0, at), ...entries.slice(at + 1 + count)]);
}
