/**
 * Checks of pages: one is opened, or shown to be opened, only if it belongs to the server that was asked: a code that
 * is confirmed at somebody else's page signs somebody else in (RFC 8628 section 5.4).
 */
import { UserError } from "../errors.ts";
import { hostOf, isAmong, shownHost } from "../provider/hosts.ts";
import { visible } from "../terminal/escape.ts";

/**
 * Returns the address, when its host is one of these (patterns, as `lib/provider/hosts.ts` reads them); throws
 * `UserError` (`caged`) when it is not, or when it could steer a terminal. Plain http only if a host's port says so.
 */
export function pageOf(address: string, hosts: readonly string[]): string {
  const url = /^[!-~]+$/.test(address) ? URL.parse(address) : null;
  if (url !== null && isPage(url) && isAmong(hostOf(url.href), hosts)) return url.href;
  throw foreignPage(url, hosts);
}

function isPage({ protocol, username, password, port }: URL): boolean {
  if (username !== "" || password !== "") return false;
  return protocol === "https:" || protocol === "http:" && port !== "443";
}

function foreignPage(url: URL | null, hosts: readonly string[]): UserError {
  const [asked = "nobody"] = hosts;
  const where = url?.host ? `a page at ${visible(url.host)}` : "something that is no web page";
  const message = `The sign-in wants to lead you to ${where}, which does not belong to ${
    shownHost(asked)
  }`;
  return new UserError("caged", `${message}: it is not opened`, {
    hint: "no sign-in needs that: check the addresses that the entry names, and report it",
  });
}
