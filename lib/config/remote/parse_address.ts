/**
 * Reading of addresses as people write them for a remote import: go-getter's forms, less unsafe ones such as plain
 * http.
 */
import { HOSTING } from "../../paths/remote.ts";
import { isLoopback } from "../../provider/hosts.ts";
import { digestOf } from "../../secret.ts";
import {
  type Address,
  GIT_FORM,
  type GitAddress,
  type HttpsAddress,
  inRepository,
  unusable,
} from "./address.ts";
import type { Unfetched } from "./fetched.ts";

/** Reads an address; throws `Unfetched`. */
export async function parseAddress(name: string): Promise<Address> {
  // deno-lint-ignore no-control-regex
  if (/[\x00-\x20\x7f\\]/.test(name)) throw unusable("no address has such characters in it");
  const [, getter, rest = name] = /^([a-z0-9]+)::(.*)$/i.exec(name) ?? [];
  if (getter?.toLowerCase() === "git") return gitAddress(rest);
  if (getter !== undefined && !/^https?$/i.test(getter)) throw unknownForm(`${getter}::`);
  if (/^https?:\/\//i.test(rest)) {
    return isRepository(rest) ? gitAddress(rest) : await httpsAddress(rest);
  }
  if (getter === undefined && isGit(rest)) return gitAddress(rest);
  throw unknownForm(/^[a-z0-9+.-]+:\/\//i.exec(rest)?.[0] ?? rest);
}

function unknownForm(form: string): Unfetched {
  return unusable(`"${form}" is fetched by no means of ours, only git and https`, GIT_FORM);
}

/**
 * Whether an address is a repository's: one with a path inside, and either of a hosting service or with a repository's
 * ending.
 */
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

/** Expands the short forms: `user@host:path`, and a hosting service's name without a scheme. */
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

/** Reads the address of a file over https; throws `Unfetched`. */
export async function httpsAddress(text: string): Promise<HttpsAddress> {
  const url = URL.parse(text);
  if (url === null) throw unusable("it is no address");
  checkHost(url);
  if (url.username !== "" || url.password !== "") throw password();
  const asked = ["archive", "checksum", "filename"].find((name) => url.searchParams.has(name));
  if (asked !== undefined) throw unusable(`the parameter "${asked}" is not known here`);
  if (/\.(zip|tar|t[gbx]z2?|[gbx]z2?)$/i.test(url.pathname)) throw archive();
  url.hash = "";
  const query = url.search === "" ? "" : `?${(await digestOf(url.search)).slice(0, 32)}`;
  return { kind: "https", url: url.href, shown: `${url.origin}${url.pathname}${query}` };
}

/** Throws `Unfetched` for plain http to another machine, which others could read, and for a host that is none. */
function checkHost({ protocol, hostname }: URL): void {
  if (protocol === "http:" && !isLoopback(hostname)) {
    throw unusable("plain http can be read and changed on the way");
  }
  if (!/^(\[[0-9a-f:.]+\]|[a-z0-9]([a-z0-9.-]*[a-z0-9])?)$/i.test(hostname)) {
    throw unusable("its host is none");
  }
}

function password(): Unfetched {
  return unusable(
    "an address with a password in it is not used: it would be in every copy of the file",
    "gh auth login, or git's own credential helper",
  );
}

function archive(): Unfetched {
  return unusable("archives are not opened", GIT_FORM);
}

/** Splits an address at the double slash behind its host: the repository, and the path in it. */
function splitInside(text: string): readonly [string, string?] {
  const start = text.indexOf("://") === -1 ? 0 : text.indexOf("://") + 3;
  const at = text.split("?")[0]!.indexOf("//", start);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 2)];
}

function split(text: string, mark: string): readonly [string, string?] {
  const at = text.indexOf(mark);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

/** Returns the ref of a query. `depth` is passed over: no more than one commit is ever fetched. */
function refIn(query: string): string | undefined {
  let ref: string | undefined;
  for (const pair of query.split("&").filter(Boolean)) {
    const [name = "", value = ""] = split(pair, "=");
    if (name === "ref") ref = checkedRef(decoded(value));
    else if (name !== "depth") {
      throw unusable(`the parameter "${name}" is not known here`, GIT_FORM);
    }
  }
  return ref;
}

/** Decodes a value; a plus stays a plus, since no ref has a space in it. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw unusable("its ref is not well encoded", "?ref=100%25");
  }
}

/** Returns a ref that git-check-ref-format(1) allows, else throws `Unfetched`; `undefined` for an empty one. */
function checkedRef(ref: string): string | undefined {
  if (ref === "") return undefined;
  const isRef =
    // deno-lint-ignore no-control-regex
    !/[\x00-\x20\x7f~^:?*[\\]|\.\.|@\{|\/\/|^[-/@]$|^[-/]|[./]$|(^|\/)\.|\.lock(\/|$)/.test(ref);
  if (isRef) return ref;
  throw unusable("its ref is no name of a branch, a tag or a commit", GIT_FORM);
}
