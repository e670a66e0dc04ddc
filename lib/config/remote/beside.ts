/** Paths in fetched files: to a file beside it, which belongs to the fetched file, or to another address. */
import { type Address, GIT_FORM, inRepository, unusable } from "./address.ts";
import { httpsAddress } from "./parse_address.ts";

/**
 * Returns the address that such a path leads to, seen from the file; throws `Unfetched` for a path that can't mean any
 * there.
 */
export async function addressFrom(from: Address, name: string): Promise<Address> {
  // deno-lint-ignore no-control-regex
  if (/[\x00-\x1f\x7f\\]/.test(name)) throw unusable("no address has such characters in it");
  if (/^[/~]|^[a-z]:/i.test(name)) throw notBeside();
  if (from.kind === "git") return inRepository(from, `${from.path}/../${name}`);
  if (/[*?[{]/.test(name)) throw unusable("over https there is no looking for files", GIT_FORM);
  const url = URL.parse(name, from.url);
  if (url === null || url.origin !== new URL(from.url).origin) throw notBeside();
  return await httpsAddress(url.href);
}

function notBeside() {
  return unusable("a fetched file takes in nothing but what lies beside it", "./FILE.yaml");
}

/**
 * Whether trust in the one address includes the other: for git the same repository in the same state; over https the
 * file's own directory and all below it, since much of one origin is other people's.
 */
export function isBeside(from: Address, address: Address): boolean {
  if (from.kind === "git" || address.kind === "git") return from.kind === address.kind;
  const [home, { origin, pathname }] = [new URL(from.url), new URL(address.url)];
  // A server may take an encoded slash for one.
  if (/%2f|%5c/i.test(pathname)) return false;
  return origin === home.origin && pathname.startsWith(directoryOf(home));
}

/** Returns the directory of a file; of GitHub's raw files, all of one repository at one ref. */
function directoryOf({ host, pathname }: URL): string {
  const raw = host === "raw.githubusercontent.com" &&
    /^\/[^/]+\/[^/]+\/(refs\/(heads|tags)\/[^/]+|(?!refs\/)[^/]+)\//.exec(pathname);
  return raw ? raw[0] : pathname.slice(0, pathname.lastIndexOf("/") + 1);
}
