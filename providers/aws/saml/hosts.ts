/**
 * AWS's sign-in hosts, to which identity providers send people, and its names as an audience.
 * https://docs.aws.amazon.com/general/latest/gr/signin-service.html,
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml_assertions.html
 */

/** The sign-in hosts by partition, as the SDKs' own client for AWS Sign-In has them; a region may stand before. */
const SIGN_IN: Readonly<Record<string, string>> = {
  "aws": "signin.aws.amazon.com",
  "aws-cn": "signin.amazonaws.cn",
  "aws-us-gov": "signin.amazonaws-us-gov.com",
  "aws-eusc": "signin.amazonaws-eusc.eu",
  "aws-iso": "signin.c2shome.ic.gov",
  "aws-iso-b": "signin.sc2shome.sgov.gov",
  "aws-iso-e": "signin.csphome.adc-e.uk",
  "aws-iso-f": "signin.csphome.hci.ic.gov",
};

/** AWS's sign-in hosts. */
export const SIGN_IN_HOSTS: readonly string[] = Object.values(SIGN_IN);

/** The name that stands for AWS in every partition, alone or followed by a colon and more. */
const URN = "urn:amazon:webservices";

/** Patterns of the addresses, as DevTools' `Fetch.enable` takes them: they match more than is meant. */
export const SIGN_IN_PATTERNS: readonly string[] = Object.values(SIGN_IN).flatMap((host) => [
  `https://${host}/saml*`,
  `https://*.${host}/saml*`,
]);

/** Returns the partition at whose sign-in page an address is; `undefined` when it is at none. */
export function partitionOfSignIn(address: string): string | undefined {
  const url = URL.parse(address);
  if (url?.protocol !== "https:" || url.port !== "") return undefined;
  // With encrypted assertions the path goes on: `/saml/acs/ID`.
  if (url.pathname !== "/saml" && !url.pathname.startsWith("/saml/")) return undefined;
  return partitionOfHost(url.hostname);
}

/** Whether an assertion's audience is AWS. */
export function isForAws(audience: string): boolean {
  if (audience === URN || audience.startsWith(`${URN}:`)) return true;
  const url = URL.parse(audience);
  return url?.protocol === "https:" && partitionOfHost(url.hostname) !== undefined;
}

function partitionOfHost(name: string): string | undefined {
  const found = Object.entries(SIGN_IN).find(([, host]) =>
    name === host || (name.endsWith(`.${host}`) && /^[a-z0-9-]+$/.test(regionIn(name, host)))
  );
  return found?.[0];
}

function regionIn(name: string, host: string): string {
  return name.slice(0, -host.length - 1);
}
