/** What of the person's own configuration of git is the identity's host. Pure. */
import type { GrantPlace } from "../../../lib/provider/grant.ts";
import { addressOf } from "./git_address.ts";
import { entriesAround, type GitEntry, listed, partsOf } from "./git_config.ts";
import { gitHosts } from "./git_hosts.ts";

/** What the person's git goes by: files, and what the variables around say, which git is not asked for. */
export function ownEntries({ told, env }: GrantPlace): readonly GitEntry[] {
  return [...listed(told), ...entriesAround(env)];
}

/** The addresses that the person's entries for http name: of these git takes what fits best, so each gets its answer. */
export function deeper(host: string, own: readonly GitEntry[]): readonly string[] {
  const named = own.flatMap(([name]) => {
    const { section, of = "" } = partsOf(name);
    const isTheirs = addressOf(host, `${of}/`) !== undefined;
    return section === "http" && isTheirs && !/:.*:.*@/.test(of) ? [of] : [];
  });
  return [...new Set(named)];
}

/** The ports at which the person's entries, remotes among them, speak of the host over https or http. */
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

/** GitHub's names have no case, git's have: as GitHub spells it, and in small letters. */
export function spellingsOf(owner: string | undefined): readonly (string | undefined)[] {
  return owner === undefined ? [undefined] : [...new Set([owner, owner.toLowerCase()])];
}
