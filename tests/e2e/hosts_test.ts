/** Our table of AWS's hosts against the endpoint rules of AWS's own SDK. */
import { SSOClient } from "@aws-sdk/client-sso";
import { SSOOIDCClient } from "@aws-sdk/client-sso-oidc";
import { STSClient } from "@aws-sdk/client-sts";
import { assertEquals } from "@std/assert";
import { serviceUrl } from "../../providers/aws/reach.ts";
import { SERVICES } from "../../providers/aws/integrations/services.ts";

const REGIONS = ["us-east-1", "eu-west-1", "us-gov-west-1", "cn-north-1", "eusc-de-east-1"];
const WAYS = [[false, false], [true, false], [false, true], [true, true]] as const;

/** What AWS's own SDK makes of a region: its endpoint rules, asked as its clients ask them. */
const SDK = [
  [SERVICES.sts, new STSClient({ region: "us-east-1" }), { UseGlobalEndpoint: false }],
  [{ plain: "oidc", govIsFips: true }, new SSOOIDCClient({ region: "us-east-1" }), {}],
  [{ plain: "portal.sso", govIsFips: true }, new SSOClient({ region: "us-east-1" }), {}],
] as const;

Deno.test("every host is the one that AWS's own SDK asks, in every partition and every way", () => {
  for (const [service, client, more] of SDK) {
    for (const Region of REGIONS) {
      for (const [UseFIPS, UseDualStack] of WAYS) {
        const rules = client.config.endpointProvider as (given: object) => { url: URL };
        const { url } = rules({ Region, UseFIPS, UseDualStack, ...more });
        const reach = { endpoint: undefined, fips: UseFIPS, dualStack: UseDualStack };
        assertEquals(`${serviceUrl(service, Region, reach)}/`, url.href);
      }
    }
  }
});
