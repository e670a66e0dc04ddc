/** The person's own git configuration about the identity's host. Pure. */
import type { GrantPlace } from "../../../lib/provider/grant.ts";
import { addressOf } from "./git_address.ts";
import { entriesAround, type GitEntry, listed, partsOf } from "./git_config.ts";
import { gitHosts } from "./git_hosts.ts";

/**
 * Returns the entries of the person's git: those of its files, and those of the environment, which git is not asked
 * for.
 */
export function ownEntries({ told, env }: GrantPlace): readonly GitEntry[] {
  return [...listed(told), ...entriesAround(env)];
}

/** Returns the addresses of the person's entries for http: git takes the best match, so each gets its answer. */
export function deeper(host: string, own: readonly GitEntry[]): readonly string[] {
  const named = own.flatMap(([name]) => {
    const { section, of = "" } = partsOf(name);
    const isTheirs = addressOf(host, `${of}/`) !== undefined;
    return section === "http" && isTheirs && !/:.*:.*@/.test(of) ? [of] : [];
  });
  return [...new Set(named)];
}

/** Returns the ports of the host that the person's entries, remotes included, use over https or http. */
export function portsOf(host: string, own: readonly GitEntry[]): readonly string[] {
  const names = gitHosts(host).map(({ name }) => name);
  return own.flatMap(([name, value]) =>
    [partsOf(name).of ?? "", value].flatMap((text) => {
      const url = /^https?:/i.test(text) ? URL.parse(text) : null;
      const isIts = url !== null && names.includes(url.hostname.replace(/\.$/, ""));
      return isIts && url.port !== "" ? [url.port] : [];
    })
  );
}

/** Returns an owner's spellings: GitHub's own, and in lower case, since git's names have a case and GitHub's don't. */
export function spellingsOf(owner: string | undefined): readonly (string | undefined)[] {
  return owner === undefined ? [undefined] : [...new Set([owner, owner.toLowerCase()])];
}
