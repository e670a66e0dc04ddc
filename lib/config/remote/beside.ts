/** What a fetched file names by a path: a part of what it says where it lies beside it, else another address. */
import { type Address, GIT_FORM, inRepository, unusable } from "./address.ts";
import { httpsAddress } from "./parse_address.ts";

/** What such a path leads to, seen from there; throws `Unfetched` for what no path of there can mean. */
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
 * Whether who trusts the one has been told of the other: the same repository, in the same state; over https the
 * file's own directory and what is below it, since of one origin much is other people's.
 */
export function isBeside(from: Address, address: Address): boolean {
  if (from.kind === "git" || address.kind === "git") return from.kind === address.kind;
  const [home, { origin, pathname }] = [new URL(from.url), new URL(address.url)];
  // A server may take an encoded slash for one.
  if (/%2f|%5c/i.test(pathname)) return false;
  return origin === home.origin && pathname.startsWith(directoryOf(home));
}

/** Of GitHub's raw files all of one repository at one ref. */
function directoryOf({ host, pathname }: URL): string {
  const raw = host === "raw.githubusercontent.com" &&
    /^\/[^/]+\/[^/]+\/(refs\/(heads|tags)\/[^/]+|(?!refs\/)[^/]+)\//.exec(pathname);
  return raw ? raw[0] : pathname.slice(0, pathname.lastIndexOf("/") + 1);
}
