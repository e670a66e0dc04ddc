/**
 * What makes git use this identity for its host, and nobody else's (git-scm.com/docs/gitcredentials). Our entries
 * come last, and an empty helper before ours takes away those of the person's own configuration.
 */
import type { Credential } from "../../../lib/credential.ts";
import type { GrantPlace } from "../../../lib/provider/grant.ts";
import { Secret } from "../../../lib/secret.ts";
import { tokenOf, tokensOf } from "../credential.ts";
import type { GitHubPlace } from "../endpoint.ts";
import { addressOf } from "./git_address.ts";
import { entriesAround, type GitEntry, gitFile, including, listed, partsOf } from "./git_config.ts";
import { rewritings } from "./git_rewriting.ts";
import { OWN_SSH, sshGuard } from "./git_ssh.ts";

/** The user name that GitHub expects beside an installation's token; beside others it takes any. */
const USER = "x-access-token";

/** A credential as git's helpers print it (git-scm.com/docs/git-credential, "Input/Output format"). */
export function gitCredential(credential: Credential): Secret {
  return printed(tokenOf(credential), credential.expires);
}

/** Files by path below the session directory. */
const CONFIG = "github/git/config";
const HEADER = "github/git/header";
const SSH = "github/git/ssh";

/** Git's configuration, its ssh, and a credential for each owner, or one where there are none. */
export function gitFiles(
  github: GitHubPlace,
  credential: Credential,
  place: GrantPlace,
  others: readonly GitEntry[],
): Record<string, string | Secret> {
  const { helper } = place;
  const tokens = helper === undefined ? tokensOf(credential) : [];
  const header = headerFile(github, credential, place);
  return {
    [CONFIG]: gitFile([...others, ...gitEntries(github, credential, place)]),
    [HEADER]: helper === undefined ? new Secret(header) : header,
    [SSH]: sshGuard(github.host, place.identity),
    ...Object.fromEntries(
      tokens.map(({ owner, token }) => [
        ["github", ...fileOf(owner)].join("/"),
        printed(token, credential.expires),
      ]),
    ),
  };
}

/** A guard of ours, perhaps another identity's: one that called another would call itself. */
const GUARD = /^sh '.*\/github\/git\/ssh'$/;

/** The variables that lead git to them. */
export function gitVariables(place: GrantPlace): Record<string, string> {
  const guard = `sh ${quoted(pathTo(place, SSH))}`;
  const around = place.env.get("GIT_SSH_COMMAND");
  const own = around !== undefined && GUARD.test(around) ? place.env.get(OWN_SSH) : around;
  return {
    ...including(place, pathTo(place, CONFIG)),
    GIT_SSH_COMMAND: guard,
    // A session's environment is built from nothing; beside `env` the other hosts keep the person's ssh.
    ...place.helper !== undefined && own ? { [OWN_SSH]: own } : {},
  };
}

/** The same where nobody is signed in: ssh stays as it is. */
export function nobodyGit(
  place: Pick<GrantPlace, "join" | "directory" | "os">,
  addresses: readonly string[],
) {
  return {
    variables: including(NOTHING, pathTo(place, CONFIG)),
    files: { [CONFIG]: gitFile(nobodyEntries(addresses)) },
  };
}

/** Git is given nothing of what the surroundings say: without an identity no entry of theirs passes. */
const NOTHING = { env: { get: () => undefined, entries: () => [] }, helper: undefined };

function pathTo(place: Pick<GrantPlace, "join" | "directory" | "os">, name: string): string {
  return slashed(place, place.join(place.directory, ...name.split("/")));
}

/** The entries, weakest first. */
function gitEntries(
  github: GitHubPlace,
  credential: Credential,
  place: GrantPlace,
): readonly GitEntry[] {
  const own = ownEntries(place);
  const owners = ownersOf(credential);
  const everybody = everybodyAt(github);
  return [
    ...everybody.flatMap((url) => helperEntries(url, helperLine(place, owners[0]))),
    ...everybody.flatMap((url) => alone(`${url}/`)),
    ...owners.flatMap((owner, index) => {
      // A helper program prints one credential: the first owner's.
      const answer = index > 0 && place.helper ? undefined : helperLine(place, owner);
      return spellingsOf(owner).flatMap((spelled) => ownerEntries(github.host, spelled, answer));
    }),
    ...deeper(github, own).flatMap(alone),
    ...rewritings(github.host, own),
    ...headerConditions(github.host, own).map((name): GitEntry => [name, pathTo(place, HEADER)]),
  ];
}

/** What the person's git goes by: files, and what the variables around say, which git is not asked for. */
function ownEntries({ told, env }: GrantPlace): readonly GitEntry[] {
  return [...listed(told), ...entriesAround(env)];
}

function everybodyAt({ host, gist }: GitHubPlace): readonly string[] {
  return [`https://${host}`, ...gist === undefined ? [] : [gist]];
}

/**
 * What would be somebody else's credential beside ours at an address: headers and cookies of the person's own, and what
 * libcurl finds in their .netrc before git asks any helper, if not for `emptyAuth`.
 */
function alone(url: string): readonly GitEntry[] {
  return [
    [`http.${url}.extraHeader`, ""],
    [`http.${url}.cookieFile`, ""],
    [`http.${url}.saveCookies`, "false"],
    [`http.${url}.emptyAuth`, "true"],
  ];
}

/** The addresses that the person's entries for http name: of these git takes what fits best, so each gets its answer. */
function deeper(github: GitHubPlace, own: readonly GitEntry[]): readonly string[] {
  const hosts = everybodyAt(github).map((url) => url.replace("https://", ""));
  const named = own.flatMap(([name]) => {
    const { section, of = "" } = partsOf(name);
    const isTheirs = hosts.some((host) => addressOf(host, `${of}/`) !== undefined);
    return section === "http" && isTheirs && !/:.*:.*@/.test(of) ? [of] : [];
  });
  return [...new Set(named)];
}

/**
 * When git takes the header in: where a remote's address holds a password (git 2.36), since git would take that and ask
 * nobody; and always where the person's own entries lead to such an address.
 */
function headerConditions(host: string, own: readonly GitEntry[]): readonly string[] {
  const addresses = own.flatMap(([name, value]) => [partsOf(name).of ?? "", value]);
  const isTold = addresses.some((each) => addressOf(host, each)?.user?.includes(":"));
  if (isTold) return ["include.path"];
  const letters = /[a-z]/gi;
  const spelled = host.replace(letters, (one) => `[${one.toLowerCase()}${one.toUpperCase()}]`);
  return [`${spelled}/**`, `${spelled}:*/**`, `${spelled}./**`].map((rest) =>
    `includeIf.hasconfig:remote.*.url:http*://*:*@${rest}.path`
  );
}

/**
 * The credential as a header, which curl sends in place of an address's own; where no file may hold it, none is sent.
 * Only repositories that have a password in their configuration anyway read it, since git would list it.
 */
function headerFile(
  github: GitHubPlace,
  credential: Credential,
  place: GrantPlace,
): string {
  const { helper } = place;
  const tokens = helper === undefined ? tokensOf(credential) : [];
  const owned = tokens.flatMap(({ owner, token }) =>
    spellingsOf(owner).flatMap((each) =>
      each ? [[`https://${github.host}/${each}`, token]] as const : []
    )
  );
  const everywhere = [...everybodyAt(github), ...deeper(github, ownEntries(place))];
  const all = [...everywhere.map((url) => [url, ownerToken(url, tokens)] as const), ...owned];
  return gitFile(all.flatMap(([url, token]): readonly GitEntry[] => {
    const basic = token && ` Basic ${btoa(`${USER}:${token.reveal()}`)}`;
    return [[`http.${url}.extraHeader`, ""], [
      `http.${url}.extraHeader`,
      `Authorization:${basic ?? ""}`,
    ]];
  }));
}

function ownerToken(url: string, tokens: ReturnType<typeof tokensOf>): Secret | undefined {
  const owner = /^https:\/\/[^/]*\/([^/]*)/i.exec(url)?.[1];
  const its = tokens.find((each) => each.owner?.toLowerCase() === owner?.toLowerCase());
  return (its ?? tokens[0])?.token;
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
  return [...helperEntries(url, answer), ...alone(`${url}/`)];
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

function slashed({ os }: Pick<GrantPlace, "os">, path: string): string {
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
