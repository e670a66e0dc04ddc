/**
 * Rules that rewrite addresses (git-scm.com/docs/git-config, "url.<base>.insteadOf"). Of the rules that match, the
 * longest one counts, and of two of equal length the first: the person's own, which may hold a token, or lead to ssh
 * and its key. So ours are longer by the first character of what follows. Pure.
 */
import { type Address, addressOf } from "./git_address.ts";
import { type GitEntry, partsOf } from "./git_config.ts";
import { type GitHost, gitHosts } from "./git_hosts.ts";

/** Characters that an owner's name, or a repository's, may begin with. */
const FIRST = [..."abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-"];

/**
 * Returns the rules that send everything at the host over https, however its address is spelled, and whatever the
 * person's own rules (`own`, as git lists them) make of it. ssh would use the person's own key.
 */
export function rewritings(host: string, own: readonly GitEntry[]): readonly GitEntry[] {
  return [
    ...gitHosts(host).filter(({ by }) => by !== "none")
      .flatMap((each) => [...byUsual(each), ...bySeldom(each)]),
    ...own.flatMap((entry) => answer(host, entry)),
  ];
}

/** Returns rules for the spellings that people have rules of their own for. */
function byUsual({ name, home, user }: GitHost): readonly GitEntry[] {
  if (nameOf(home) !== name) return [];
  const usual = [`https://${home}/`, `${user}@${name}:`, `ssh://${user}@${name}/`];
  return usual.flatMap((from) => longer(from, `https://${home}/`, FIRST));
}

function longer(from: string, to: string, all: readonly string[]): readonly GitEntry[] {
  return all.flatMap((next): readonly GitEntry[] => [
    [`url.${to}${next}.insteadOf`, from + next],
    [`url.${to}${next}.pushInsteadOf`, from + next],
  ]);
}

function nameOf(host: string): string {
  return host.toLowerCase().replace(/:\d+$/, "");
}

function bySeldom(host: GitHost): readonly GitEntry[] {
  const to = `https://${host.home}/`;
  return [...overSsh(host), ...overHttp(host)].map((from) => [`url.${to}.insteadOf`, from]);
}

function overSsh({ name, user }: GitHost): readonly string[] {
  const over = (scheme: string) => [`${scheme}://${user}@${name}/`, `${scheme}://${name}/`];
  return [
    ...[`git://${name}/`, `${name}:`, `${user}@${name}:`, `${user}@${name}:/`, ...over("ssh")],
    ...[`ssh://${user}@${name}:22/`, `ssh://${user}@${name}:443/`],
    ...[...over("git+ssh"), ...over("ssh+git")],
  ];
}

/** Returns the spellings of a host over http and https; none for one with a port, which has one protocol only. */
function overHttp({ name, home }: GitHost): readonly string[] {
  if (home.includes(":")) return [];
  const insecure = [`http://${name}/`, `http://${name}:80/`];
  return [...insecure, `https://${name}/`, `https://${name}./`, `https://${name}:443/`];
}

/** A repository's address, or a gist's. */
const WHOLE = /^https:\/\/(?:gist\.[^/]+|[^/]+\/+[^/]+)\/+[^/]/;

/** Returns the rules that must precede the person's own for a whole address, since none can be longer. */
export function wholeRewritings(host: string, own: readonly GitEntry[]): readonly GitEntry[] {
  return own.flatMap((entry) => {
    const to = ruleOf(host, entry);
    return to !== undefined && WHOLE.test(to) ? longer(entry[1], to, [""]) : [];
  });
}

/** Returns the rules against an entry of the person's that would lead one of the host's addresses away, or to ssh. */
function answer(host: string, [name, value]: GitEntry): readonly GitEntry[] {
  const { section, key } = partsOf(name);
  if (section === "remote") return /^(push)?url$/i.test(key) ? answerRemote(host, value) : [];
  const to = ruleOf(host, [name, value]);
  return to === undefined ? [] : longer(value, to, [...FIRST, "/"]);
}

/** Returns the https address that a rule of the person's is for, if it is the host's; `undefined` otherwise. */
function ruleOf(host: string, [name, value]: GitEntry): string | undefined {
  const { section, of = "", key } = partsOf(name);
  if (section !== "url" || !/^(push)?insteadof$/i.test(key)) return undefined;
  // Either it is a rule for addresses of the host's, or an abbreviation of one.
  const said = addressOf(host, value);
  return mayTell(said) ? undefined : (said ?? addressOf(host, of))?.plain;
}

/** Returns the rule for a remote's whole address: none can be longer. */
function answerRemote(host: string, url: string): readonly GitEntry[] {
  const address = addressOf(host, url);
  if (address === undefined || address.scheme === "https" || mayTell(address)) return [];
  const to = address.plain;
  return [[`url.${to}.insteadOf`, url], [`url.${to}.pushInsteadOf`, url]];
}

/**
 * Whether a secret may precede the host: a password, or a token in place of the user. Such an address is not written
 * again.
 */
function mayTell(address: Address | undefined): boolean {
  const { scheme, user } = address ?? {};
  return user !== undefined && (user.includes(":") || scheme !== "ssh" && !LOGIN.test(user));
}

/** The name of an account, which is shorter than any token (github.com, "Username considerations"). */
const LOGIN = /^[a-z\d][a-z\d-]{0,38}$/i;
