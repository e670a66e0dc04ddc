/** The page of the console that somebody wants, as an address. */
import { UserError } from "../../../lib/errors.ts";
import { pageHint } from "../../../lib/terminal/page_hint.ts";
import type { Console } from "./hosts.ts";
import { pathOfPage } from "./pages.ts";

/**
 * Returns the address of a page, in the region if one is known. Throws `UserError` (`usage`) for an unknown page, and
 * for an address that is not the console's: the sign-in would be sent there.
 */
export function destinationOf(
  wanted: string | undefined,
  console: Console,
  region: string | undefined,
): string {
  if (wanted !== undefined && /^[a-z][a-z0-9+.-]*:/i.test(wanted)) return checked(wanted, console);
  const [path, anchor] = (pathOfPage(wanted ?? "home") ?? noSuchPage(wanted!)).split("#");
  const url = new URL(path!, `https://${hostFor(console, region)}/`);
  if (region !== undefined) url.searchParams.set("region", region);
  if (anchor !== undefined) url.hash = anchor;
  return url.href;
}

/**
 * Returns the console's host; regions of the commercial partition have their own, such as
 * `us-west-2.console.aws.amazon.com`.
 */
function hostFor({ console }: Console, region: string | undefined): string {
  const own = region !== undefined && console === "console.aws.amazon.com";
  return own ? `${region}.${console}` : console;
}

function checked(address: string, { console }: Console): string {
  const url = URL.parse(address);
  const isConsole = url !== null && url.protocol === "https:" && url.port === "" &&
    url.username === "" && url.password === "" &&
    (url.hostname === console || url.hostname.endsWith(`.${console}`));
  if (isConsole) return url.href;
  throw new UserError("usage", `"${address}" is not a page of ${console}`, {
    hint: `--destination https://${console}/...`,
  });
}

function noSuchPage(wanted: string): never {
  throw new UserError("usage", `There is no console page "${wanted}"`, {
    hint: pageHint(["s3", "ec2", "cloudwatch", "iam"]),
  });
}
