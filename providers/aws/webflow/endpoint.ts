/**
 * AWS Sign-In's endpoint: `aws login` signs in to the console's own session there (docs.aws.amazon.com/cli, "login").
 */
import type { Endpoint } from "../endpoint.ts";
import { partitionOf } from "../partitions.ts";
import { type Reach, serviceUrl } from "../reach.ts";
import { SERVICES } from "../integrations/services.ts";

/** The console's own domains; from the endpoint rules of AWS's SDKs (service `signin`). */
const DOMAINS: Readonly<Record<string, string>> = {
  "aws": "signin.aws.amazon.com",
  "aws-cn": "signin.amazonaws.cn",
  "aws-us-gov": "signin.amazonaws-us-gov.com",
};

/** Returns AWS Sign-In in that region, or at the configured address. */
export function signInAt({ endpoint, fips, dualStack }: Reach, region: string): Endpoint {
  if (fips || dualStack) {
    return { region, url: serviceUrl(SERVICES.signIn, region, { endpoint, fips, dualStack }) };
  }
  const { name, domain } = partitionOf(region);
  const own = DOMAINS[name];
  const host = own === undefined ? `signin.${region}.${domain}` : `${region}.${own}`;
  return { region, url: (endpoint ?? `https://${host}`).replace(/\/+$/, "") };
}
