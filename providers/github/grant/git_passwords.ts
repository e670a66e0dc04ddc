/**
 * Addresses that hold a password: git would use it, ask no helper, and be somebody else. Where git's configuration
 * holds such an address, the header goes in its place; any other is refused (git-scm.com/docs/git-config,
 * "transfer.credentialsInUrl", git 2.37). There is no header for all of them, since git would list its token anywhere.
 * Pure.
 */
import type { GrantPlace } from "../../../lib/provider/grant.ts";
import { addressOf } from "./git_address.ts";
import { type GitEntry, partsOf } from "./git_config.ts";
import { ALLOWED, HEADER, pathTo } from "./git_places.ts";
import { speaksOf } from "./netrc.ts";

/** Git's setting for such addresses, which can't be set for one host. */
const SETTING = "transfer.credentialsInUrl";

/** The entries for places where such addresses may be used: passwords for other hosts are the person's own affair. */
export const ALLOWING: readonly GitEntry[] = [[SETTING, "allow"]];

/** The form of a remote's address with a password, for git to compare with (git 2.36). */
const ANYWHERE = "http*://*:*@*/**";

/** Returns the entries, weakest first. */
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
    include(HEADER, isOpen && isIts || isNetrcs(host, place) ? undefined : remote),
  ];
}

/**
 * Whether the person's `.netrc` speaks of the host: git-lfs believes it before it asks any helper, and what git's
 * configuration says before either.
 */
function isNetrcs(host: string, { own, helper }: GrantPlace): boolean {
  return helper === undefined && own.some((text) => speaksOf(host, text));
}

/** Returns the person's own setting for such addresses, if it allows them. */
function wantedBy(own: readonly GitEntry[]): string | undefined {
  const said = own.filter(([name]) => name === SETTING.toLowerCase()).at(-1)?.[1];
  return said === "allow" || said === "warn" ? said : undefined;
}

/** Returns the addresses with a password in the person's entries; those of a proxy are none that git goes to. */
function leadingToPasswords(own: readonly GitEntry[]): readonly string[] {
  return own.flatMap(([name, value]) => {
    const { section, of = "", key } = partsOf(name);
    if (/^(https?|credential|core)$/.test(section) || key === "proxy") return [];
    return [of, value].filter((each) => /^https?:\/\/[^/]*:[^/]*@/i.test(each));
  });
}

/** Whether an address is the host's, or may be: some rules replace it by one of the host's. */
function mayLead(host: string, address: string): boolean {
  return addressOf(host, address) !== undefined || /^[^/]*\/\/[^/]*@[^/]*$/.test(address);
}

/**
 * Returns the pattern of a remote at the host: with `www`, a dot, a port or all of them. Of a host with a similar name,
 * it does no harm.
 */
function remoteOf(host: string): string {
  const either = (one: string) => `[${one.toLowerCase()}${one.toUpperCase()}]`;
  return `http*://*:*@*${host.replace(/[a-z]/gi, either)}*/**`;
}
