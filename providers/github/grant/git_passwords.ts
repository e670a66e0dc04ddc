/**
 * What git does with an address that holds a password: it would take that, ask nobody, and be somebody else. Where git's
 * configuration holds such an address, the header goes in its place; any other is refused (git-scm.com/docs/git-config,
 * "transfer.credentialsInUrl", git 2.37), a header for all being a token in whatever git lists. Pure.
 */
import type { GrantPlace } from "../../../lib/provider/grant.ts";
import { addressOf } from "./git_address.ts";
import { type GitEntry, partsOf } from "./git_config.ts";
import { ALLOWED, HEADER, pathTo } from "./git_places.ts";

/** Git's setting, which knows no host. */
const SETTING = "transfer.credentialsInUrl";

/** What is taken in where such addresses may be used: other hosts' are nobody's business. */
export const ALLOWING: readonly GitEntry[] = [[SETTING, "allow"]];

/** A remote's address that holds a password, for git to compare with (git 2.36). */
const ANYWHERE = "http*://*:*@*/**";

/** The entries that say it, weakest first. */
export function passwordEntries(
  host: string,
  place: GrantPlace,
  own: readonly GitEntry[],
): readonly GitEntry[] {
  const known = leadingToPasswords(own);
  const wanted = wantedBy(own);
  const include = (to: string, when: string | undefined): GitEntry => [
    when === undefined ? "include.path" : `includeIf.hasconfig:remote.*.url:${when}.path`,
    pathTo(place, to),
  ];
  const isOpen = wanted !== undefined || known.length > 0;
  // Without a file for the token the header is an empty one, by which git is nobody: only where it has to be.
  const isIts = place.helper === undefined || known.some((each) => mayLead(host, each));
  const remote = place.helper === undefined ? ANYWHERE : remoteOf(host);
  return [
    [SETTING, isOpen ? wanted ?? "allow" : "die"],
    ...isOpen ? [] : [include(ALLOWED, ANYWHERE)],
    include(HEADER, isOpen && isIts ? undefined : remote),
  ];
}

/** What the person says of such addresses themselves, where that lets them be used. */
function wantedBy(own: readonly GitEntry[]): string | undefined {
  const said = own.filter(([name]) => name === SETTING.toLowerCase()).at(-1)?.[1];
  return said === "allow" || said === "warn" ? said : undefined;
}

/** The addresses with a password that the person's entries lead git to; what they say of a proxy leads nowhere. */
function leadingToPasswords(own: readonly GitEntry[]): readonly string[] {
  return own.flatMap(([name, value]) => {
    const { section, of = "", key } = partsOf(name);
    if (/^(https?|credential|core)$/.test(section) || key === "proxy") return [];
    return [of, value].filter((each) => /^https?:\/\/[^/]*:[^/]*@/i.test(each));
  });
}

/** Whether it is the host's, or may be: some rules have the host behind them. */
function mayLead(host: string, address: string): boolean {
  return addressOf(host, address) !== undefined || /^[^/]*\/\/[^/]*@[^/]*$/.test(address);
}

/** With `www`, a dot, a port or all of them; the header says nothing to a host that is called like it. */
function remoteOf(host: string): string {
  const either = (one: string) => `[${one.toLowerCase()}${one.toUpperCase()}]`;
  return `http*://*:*@*${host.replace(/[a-z]/gi, either)}*/**`;
}
