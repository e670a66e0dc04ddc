/**
 * Where a remote import lies, as go-getter spells it: a file over https, or files of a git repository. An address
 * that was read is safe to hand to git and to show: it holds no password and begins with no dash.
 */
import { digestOf } from "../../secret.ts";
import { isLoopback } from "../../provider/hosts.ts";

/** One file, over https. */
export interface HttpsAddress {
  readonly kind: "https";
  /** As it is asked for; its query may hold a secret. */
  readonly url: string;
  /** As it may be shown: a query is a digest. No other address is shown so. */
  readonly shown: string;
}

/** Files of a git repository. */
export interface GitAddress {
  readonly kind: "git";
  /** `https:`, `ssh:`, or `http:` on this machine. */
  readonly url: string;
  /** A branch, a tag or a whole commit id; `undefined` for the repository's own choice. */
  readonly ref: string | undefined;
  /** Inside of the repository: a file, a directory or a pattern; with no dot as a step. */
  readonly path: string;
  /** As it may be shown. No other address is shown so. */
  readonly shown: string;
}

/** A remote import's place. */
export type Address = HttpsAddress | GitAddress;

/** Why an address is not used, as the end of a sentence, and what to write instead. */
export class Unusable extends Error {
  readonly hint: string;

  constructor(why: string, hint = "import: [https://HOST/FILE.yaml]") {
    super(why);
    this.hint = hint;
  }
}

/** Hosts whose repositories are written without a scheme. */
const HOSTING = ["github.com", "gitlab.com", "bitbucket.org"] as const;

const GIT_FORM = "import: [git::https://HOST/ORG/REPO.git//FILE.yaml?ref=TAG]";

/** Reads an address; throws `Unusable`. */
export async function parseAddress(name: string): Promise<Address> {
  // deno-lint-ignore no-control-regex
  if (/[\x00-\x20\x7f\\]/.test(name)) throw new Unusable("no address has such characters in it");
  const [, getter, rest = name] = /^([a-z0-9]+)::(.*)$/i.exec(name) ?? [];
  if (getter?.toLowerCase() === "git") return gitAddress(rest);
  if (getter !== undefined && !/^https?$/i.test(getter)) throw unknownForm(`${getter}::`);
  if (/^https?:\/\//i.test(rest)) return isRepository(rest) ? gitAddress(rest) : await https(rest);
  if (getter === undefined && isGit(rest)) return gitAddress(rest);
  throw unknownForm(/^[a-z0-9+.-]+:\/\//i.exec(rest)?.[0] ?? rest);
}

/** The address of what a fetched file names, seen from there; throws `Unusable` for what lies elsewhere. */
export async function addressBeside(from: Address, name: string): Promise<Address> {
  if (/^[/~\\]|^[a-z]:/i.test(name)) {
    throw new Unusable("a fetched file takes in nothing but what lies beside it", "./FILE.yaml");
  }
  if (from.kind === "git") return inRepository(from, `${from.path}/../${name}`);
  if (/[*?[{]/.test(name)) throw new Unusable("over https there is no looking for files", GIT_FORM);
  const url = URL.parse(name, from.url);
  if (url === null || url.origin !== new URL(from.url).origin) {
    throw new Unusable("a fetched file takes in nothing but what lies beside it", "./FILE.yaml");
  }
  return await https(url.href);
}

/** The same repository at the same ref, at another path; throws `Unusable` for one that leads out of it. */
export function inRepository({ url, ref }: Omit<GitAddress, "path">, path: string): GitAddress {
  const steps: string[] = [];
  for (const step of path.split("/")) {
    if (step === "..") {
      if (steps.pop() === undefined) throw new Unusable("it leads out of its repository", GIT_FORM);
    } else if (step !== "" && step !== ".") steps.push(step);
  }
  if (steps.length === 0) throw new Unusable("it names no file of the repository", GIT_FORM);
  const clean = steps.join("/");
  const shown = `git::${url}//${clean}${ref === undefined ? "" : `?ref=${ref}`}`;
  return { kind: "git", url, ref, path: clean, shown };
}

/** Of text that no address could be read from, what may be shown: neither a password nor a query. */
export function shownName(name: string): string {
  return name.replace(/\/\/[^/@]*@/, "//...@").replace(/\?(?!ref=[\w./-]*$).*$/, "?...");
}

function unknownForm(form: string): Unusable {
  return new Unusable(`"${form}" is fetched by no means of ours, only git and https`, GIT_FORM);
}

/** With a path inside, an address of a hosting service, or one that ends like a repository, is git's. */
function isRepository(url: string): boolean {
  const [before = "", inside] = splitInside(url);
  if (inside === undefined) return false;
  const host = URL.parse(before)?.hostname ?? "";
  return HOSTING.some((each) => host === each || host.endsWith(`.${each}`)) ||
    /\.git$|\/_git\//.test(before);
}

function isGit(name: string): boolean {
  return /^ssh:\/\//i.test(name) || /^[\w.-]+@[^/:]+:/.test(name) ||
    HOSTING.some((host) => name.startsWith(`${host}/`));
}

function gitAddress(text: string): GitAddress {
  const [whole = "", query = ""] = split(text, "?");
  const [before, inside] = splitInside(expanded(whole));
  if (/\.(zip|tar|t[gbx]z2?|[gbx]z2?)$/i.test(inside ?? before)) throw archive();
  const url = repository(before);
  return inRepository({ kind: "git", url, ref: refIn(query), shown: "" }, inside ?? "");
}

/** The short forms, written out. */
function expanded(text: string): string {
  const scp = /^([\w.-]+)@([^/:]+):(?!\/\/)(.*)$/.exec(text);
  if (scp !== null) return `ssh://${scp[1]}@${scp[2]}/${scp[3]!.replace(/^\//, "")}`;
  if (!HOSTING.some((host) => text.startsWith(`${host}/`))) return text;
  // At GitHub and Bitbucket a repository is two steps, and what follows lies in it.
  const two = /^((?:github\.com|bitbucket\.org)\/[^/]+\/[^/]+)\/([^/].*)$/.exec(text);
  return two === null ? `https://${text}` : `https://${two[1]}//${two[2]}`;
}

function repository(text: string): string {
  const url = URL.parse(text);
  const protocol = url?.protocol ?? "";
  if (url === null || !["https:", "ssh:", "http:"].includes(protocol)) {
    throw unknownForm(`git::${/^[a-z0-9+.-]+:/i.exec(text)?.[0] ?? ""}`);
  }
  checkHost(url);
  if (url.password !== "" || (protocol !== "ssh:" && url.username !== "")) throw password();
  if (!/^[\w.-]*$/.test(url.username) || url.username.startsWith("-")) throw password();
  const hosted = HOSTING.some((host) => url.hostname === host) && !url.pathname.endsWith(".git");
  return url.href.replace(/\/+$/, "") + (hosted ? ".git" : "");
}

async function https(text: string): Promise<HttpsAddress> {
  const url = URL.parse(text);
  if (url === null) throw new Unusable("it is no address");
  checkHost(url);
  if (url.username !== "" || url.password !== "") throw password();
  const asked = ["archive", "checksum", "filename"].find((name) => url.searchParams.has(name));
  if (asked !== undefined) throw new Unusable(`the parameter "${asked}" is not known here`);
  if (/\.(zip|tar|t[gbx]z2?|[gbx]z2?)$/i.test(url.pathname)) throw archive();
  url.hash = "";
  const query = url.search === "" ? "" : `?${(await digestOf(url.search)).slice(0, 8)}`;
  return { kind: "https", url: url.href, shown: `${url.origin}${url.pathname}${query}` };
}

/** A host that is one, and a way there that nobody can read on. */
function checkHost({ protocol, hostname }: URL): void {
  if (protocol === "http:" && !isLoopback(hostname)) {
    throw new Unusable("plain http can be read and changed on the way");
  }
  if (!/^(\[[0-9a-f:.]+\]|[a-z0-9]([a-z0-9.-]*[a-z0-9])?)$/i.test(hostname)) {
    throw new Unusable("its host is none");
  }
}

function password(): Unusable {
  return new Unusable(
    "an address with a password in it is not used: it would be in every copy of the file",
    "gh auth login, or git's own credential helper",
  );
}

function archive(): Unusable {
  return new Unusable("archives are not opened", GIT_FORM);
}

/** The address up to the double slash behind its host, and what follows. */
function splitInside(text: string): readonly [string, string?] {
  const start = text.indexOf("://") === -1 ? 0 : text.indexOf("://") + 3;
  const at = text.split("?")[0]!.indexOf("//", start);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 2)];
}

function split(text: string, mark: string): readonly [string, string?] {
  const at = text.indexOf(mark);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

/** How deep a clone is wanted means nothing here: no more than one commit is ever fetched. */
function refIn(query: string): string | undefined {
  let ref: string | undefined;
  for (const pair of query.split("&").filter(Boolean)) {
    const [name = "", value = ""] = split(pair, "=");
    if (name === "ref") ref = checkedRef(decoded(value));
    else if (name !== "depth") {
      throw new Unusable(`the parameter "${name}" is not known here`, GIT_FORM);
    }
  }
  return ref;
}

/** A plus is a plus: no ref has a space in it. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Unusable("its ref is not well encoded", "?ref=100%25");
  }
}

/** As git-check-ref-format(1) has it; an empty one is none. */
function checkedRef(ref: string): string | undefined {
  if (ref === "") return undefined;
  const isRef =
    // deno-lint-ignore no-control-regex
    !/[\x00-\x20\x7f~^:?*[\\]|\.\.|@\{|\/\/|^[-/@]$|^[-/]|[./]$|(^|\/)\.|\.lock(\/|$)/.test(ref);
  if (isRef) return ref;
  throw new Unusable("its ref is no name of a branch, a tag or a commit", GIT_FORM);
}
