import { assertEquals, assertThrows } from "@std/assert";
import { UserError } from "../../../../lib/errors.ts";
import { nameOf, portalAt } from "../../../../providers/aws/sso/portal.ts";
import { center } from "./world.ts";

const env = { get: () => undefined, entries: () => [] };
const SPEC = { fips: { use_fips_endpoint: true }, dual: { use_dualstack_endpoint: true } };

const HOSTS: readonly (readonly [region: string, spec: object, oidc: string, portal: string])[] = [
  ["us-east-1", {}, "oidc.us-east-1.amazonaws.com", "portal.sso.us-east-1.amazonaws.com"],
  ["cn-north-1", {}, "oidc.cn-north-1.amazonaws.com.cn", "portal.sso.cn-north-1.amazonaws.com.cn"],
  [
    "us-gov-west-1",
    {},
    "oidc.us-gov-west-1.amazonaws.com",
    "portal.sso.us-gov-west-1.amazonaws.com",
  ],
  [
    "eusc-de-east-1",
    {},
    "oidc.eusc-de-east-1.amazonaws.eu",
    "portal.sso.eusc-de-east-1.amazonaws.eu",
  ],
  ["us-iso-east-1", {}, "oidc.us-iso-east-1.c2s.ic.gov", "portal.sso.us-iso-east-1.c2s.ic.gov"],
  [
    "us-east-1",
    SPEC.fips,
    "oidc-fips.us-east-1.amazonaws.com",
    "portal.sso-fips.us-east-1.amazonaws.com",
  ],
  [
    "us-gov-west-1",
    SPEC.fips,
    "oidc.us-gov-west-1.amazonaws.com",
    "portal.sso.us-gov-west-1.amazonaws.com",
  ],
  ["eu-west-1", SPEC.dual, "oidc.eu-west-1.api.aws", "portal.sso.eu-west-1.api.aws"],
  [
    "cn-north-1",
    SPEC.dual,
    "oidc.cn-north-1.api.amazonwebservices.com.cn",
    "portal.sso.cn-north-1.api.amazonwebservices.com.cn",
  ],
  [
    "eusc-de-east-1",
    SPEC.dual,
    "oidc.eusc-de-east-1.api.amazonwebservices.eu",
    "portal.sso.eusc-de-east-1.api.amazonwebservices.eu",
  ],
  [
    "us-gov-east-1",
    { ...SPEC.fips, ...SPEC.dual },
    "oidc-fips.us-gov-east-1.api.aws",
    "portal.sso-fips.us-gov-east-1.api.aws",
  ],
];

Deno.test("the cage is opened for the two hosts of the region, in every partition", () => {
  for (const [region, spec, oidc, portal] of HOSTS) {
    assertEquals(center({ region, spec }).hosts(env), [`${oidc}:443`, `${portal}:443`]);
  }
});

Deno.test("an endpoint of one's own is the only host", () => {
  const plan = center({ spec: { endpoint_url: "http://127.0.0.1:4566/" } });
  assertEquals(plan.hosts(env), ["127.0.0.1:4566"]);
  const older = center({ spec: { aws: { resolver: { url: "https://aws.corp.example" } } } });
  assertEquals(older.hosts(env), ["aws.corp.example:443"]);
});

Deno.test("a partition without dual-stack hosts is said to have none", () => {
  const error = assertThrows(
    () => center({ region: "us-iso-east-1", spec: SPEC.dual }),
    UserError,
    `Cannot use provider "aws-sso": The partition "aws-iso" has no dual-stack hosts`,
  );
  assertEquals([error.code, error.at?.path], [
    "config_invalid",
    "auth.providers.aws-sso.spec.use_dualstack_endpoint",
  ]);
});

const reach = { endpoint: undefined, fips: false, dualStack: false };
const named = (startUrl: string, region = "eu-west-1", scopes = ["sso:account:access"]) =>
  nameOf(portalAt(startUrl, region, scopes, reach));

Deno.test("a portal is the same however its address was pasted", () => {
  const plain = named("https://your-org.awsapps.com/start");
  for (const tail of ["/", "#", "/#/", "#/?tab=accounts", "/?a=b"]) {
    assertEquals(named(`https://your-org.awsapps.com/start${tail}`), plain);
  }
  assertEquals(named("https://YOUR-org.awsapps.com/start"), plain);
  assertEquals(
    named("https://ssoins-1.portal.eu-west-1.app.aws/"),
    "https://ssoins-1.portal.eu-west-1.app.aws in eu-west-1 for sso:account:access",
  );
});

Deno.test("what makes tokens differ makes portals differ", () => {
  const url = "https://your-org.awsapps.com/start";
  const names = [
    named(url),
    named(url, "us-east-1"),
    named("https://other.awsapps.com/start"),
    named(url, "eu-west-1", ["sso:account:access", "codewhisperer:completions"]),
    nameOf(portalAt(url, "eu-west-1", ["sso:account:access"], {
      ...{ endpoint: "http://127.0.0.1:4566", fips: false, dualStack: false },
    })),
  ];
  assertEquals(new Set(names).size, names.length);
});
