/**
 * What git makes of addresses (git-scm.com/docs/git-config, "url.<base>.insteadOf"). Of the rules that fit, the
 * longest one counts, and of two that are equally long the first: the person's own, which may say a token, or ssh
 * and its key. So ours are longer by the first character of what follows.
 */
import { GITHUB_COM } from "../endpoint.ts";
import { type Address, addressOf } from "./git_address.ts";
import { type GitEntry, partsOf } from "./git_config.ts";

/** What an owner's name, or a repository's, may begin with. */
const FIRST = [..."abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-"];

/**
 * The entries by which all that is the host's goes over https, however its address is spelled, and whatever the
 * rules make of it that the person has (`own`, as git lists them). ssh would be the person's own key.
 */
export function rewritings(host: string, own: readonly GitEntry[]): readonly GitEntry[] {
  const to = `https://${host}/`;
  return [
    ...usual(host).flatMap((from) => longer(from, to, FIRST)),
    ...seldom(host).map((from): GitEntry => [`url.${to}.insteadOf`, from]),
    ...own.flatMap((entry) => answer(host, entry)),
  ];
}

function longer(from: string, to: string, all: readonly string[]): readonly GitEntry[] {
  return all.flatMap((next): readonly GitEntry[] => [
    [`url.${to}${next}.insteadOf`, from + next],
    [`url.${to}${next}.pushInsteadOf`, from + next],
  ]);
}

/** The spellings that people have rules of their own for. */
function usual(host: string): readonly string[] {
  const [user, name] = [userOf(host), nameOf(host)];
  return [`https://${host}/`, `${user}@${name}:`, `ssh://${user}@${name}/`];
}

/** A ghe.com's user over ssh has the tenant's name. */
function userOf(host: string): string {
  return host.endsWith(".ghe.com") ? host.split(".")[0]! : "git";
}

function nameOf(host: string): string {
  return host.replace(/:\d+$/, "");
}

function seldom(host: string): readonly string[] {
  const [user, name] = [userOf(host), nameOf(host)];
  const over = (scheme: string) => [`${scheme}://${user}@${name}/`, `${scheme}://${name}/`];
  return [
    ...[`git://${name}/`, `${name}:`, `${user}@${name}:/`, `ssh://${name}/`],
    ...[`ssh://${user}@${name}:22/`, ...over("git+ssh"), ...over("ssh+git")],
    ...name === host ? overHttp(host) : [],
    ...name === GITHUB_COM
      ? [`ssh://git@ssh.github.com:443/`, "ssh://git@ssh.github.com/", "git@ssh.github.com:"]
      : [],
  ];
}

function overHttp(host: string): readonly string[] {
  const insecure = [`http://${host}/`, `http://${host}:80/`, `http://www.${host}/`];
  return [...insecure, `https://www.${host}/`, `https://${host}./`, `https://${host}:443/`];
}

/** What stands against an entry of the person's that would lead one of the host's addresses away, or to ssh. */
function answer(host: string, [name, value]: GitEntry): readonly GitEntry[] {
  const { section, of = "", key } = partsOf(name);
  if (section === "remote") return /^(push)?url$/i.test(key) ? answerRemote(host, value) : [];
  if (section !== "url" || !/^(push)?insteadof$/i.test(key)) return [];
  // Either it is a rule for addresses of the host's, or an abbreviation of one.
  const address = addressOf(host, value) ?? addressOf(host, of);
  if (address === undefined || mayTell(addressOf(host, value))) return [];
  return longer(value, `https://${host}/${address.path}`, [...FIRST, "/"]);
}

/** A remote's whole address: no rule is longer. */
function answerRemote(host: string, url: string): readonly GitEntry[] {
  const address = addressOf(host, url);
  if (address === undefined || address.scheme === "https" || mayTell(address)) return [];
  const to = `https://${host}/${address.path}`;
  return [[`url.${to}.insteadOf`, url], [`url.${to}.pushInsteadOf`, url]];
}

/** Whether a secret may stand before the host: a password, or a token in the user's place. It is not written down again. */
function mayTell(address: Address | undefined): boolean {
  const { scheme, user } = address ?? {};
  return user !== undefined && (scheme !== "ssh" || user.includes(":"));
}
