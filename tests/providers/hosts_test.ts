/** Whose a host is: the vendor's own services by pattern, never by the domain that they share with everybody. */
import { assert, assertEquals } from "@std/assert";
import { hostOf, isAmong } from "../../lib/provider/hosts.ts";
import type { CloudName } from "../../lib/provider/kind.ts";
import { SIGN_IN_HOSTS } from "../../providers/aws/saml/hosts.ts";
import { PARTITIONS } from "../../providers/aws/partitions.ts";
import { serviceUrl } from "../../providers/aws/reach.ts";
import { SERVICES } from "../../providers/aws/integrations/services.ts";
import { consoleOf, federationAt } from "../../providers/aws/console/hosts.ts";
import { signInAt } from "../../providers/aws/webflow/endpoint.ts";
import { CLOUDS } from "../../providers/azure/clouds.ts";
import { clouds } from "../../providers/mod.ts";

function hostsOf(cloud: CloudName) {
  const hosts = clouds.find(({ name }) => name === cloud)?.hosts;
  assert(hosts !== undefined);
  return hosts;
}

const OWN: Readonly<Record<string, readonly string[]>> = {
  aws: [
    "https://sts.amazonaws.com",
    "https://sts.eu-west-1.amazonaws.com",
    "https://sts-fips.us-east-1.amazonaws.com",
    "https://sts.us-east-1.api.aws",
    "https://sts.us-gov-west-1.amazonaws.com",
    "https://sts.cn-north-1.amazonaws.com.cn",
    "https://sts.us-iso-east-1.c2s.ic.gov",
    "https://oidc.ap-southeast-2.amazonaws.com",
    "https://portal.sso.eu-central-1.amazonaws.com",
    "https://api.ecr.eu-west-1.amazonaws.com",
    "https://eks.eu-west-1.amazonaws.com",
    "https://fips.eks.us-east-1.amazonaws.com",
    "https://signin.aws.amazon.com",
    "https://eu-west-1.signin.aws.amazon.com",
    "https://device.sso.us-east-1.amazonaws.com",
    "http://169.254.169.254",
    "http://[fd00:ec2::254]",
    "http://169.254.170.2/v2",
    "https://STS.EU-WEST-1.AMAZONAWS.COM",
  ],
  azure: [
    "https://login.microsoftonline.com",
    "https://login.microsoftonline.us",
    "https://login.chinacloudapi.cn",
    "https://management.azure.com",
    "https://myregistry.azurecr.io",
    "http://169.254.169.254/metadata",
    "https://run-1.actions.githubusercontent.com",
  ],
  gcp: [
    "https://accounts.google.com",
    "https://oauth2.googleapis.com",
    "https://sts.googleapis.com",
    "https://iamcredentials.googleapis.com",
    "https://container.googleapis.com",
    "http://169.254.169.254",
    "https://run-1.actions.githubusercontent.com",
  ],
  github: [
    "https://github.com",
    "https://api.github.com",
    "https://pipelines.actions.githubusercontent.com",
  ],
  none: ["https://pipelines.actions.githubusercontent.com"],
};

for (const [cloud, addresses] of Object.entries(OWN)) {
  for (const address of addresses) {
    Deno.test(`${address} is ${cloud}'s own`, () => {
      assert(isAmong(hostOf(address), hostsOf(cloud as CloudName).own));
    });
  }
}

/** Names that anybody can have, or that look like somebody else's. */
const ANYBODYS = [
  "https://sts.amazonaws.com.evil.example",
  "https://evilamazonaws.com",
  "https://amazonaws.com",
  "https://ec2-203-0-113-7.compute-1.amazonaws.com",
  "https://ec2-203-0-113-7.eu-west-1.compute.amazonaws.com",
  "https://evil1234.execute-api.us-east-1.amazonaws.com",
  "https://evil.us-east-1.elb.amazonaws.com",
  "https://evil.s3.amazonaws.com",
  "https://sts.s3.amazonaws.com",
  "https://sts.s3-us-west-2.amazonaws.com",
  "https://portal.sso.s3-us-west-2.amazonaws.com",
  "https://api.ecr.s3-us-west-2.amazonaws.com",
  "https://sts.s3-website-us-east-1.amazonaws.com",
  "https://evil.s3-website.eu-central-1.amazonaws.com",
  "https://sts.s3-accelerate.amazonaws.com",
  "https://sts.evil.amazonaws.com",
  "https://xsts.eu-west-1.amazonaws.com",
  "https://a.sts.eu-west-1.amazonaws.com",
  "https://vpce-1.sts.us-east-1.vpce.amazonaws.com",
  "https://evil.lambda-url.us-east-1.on.aws",
  "https://evil.awsapprunner.com",
  "https://evil.cloudfront.net",
  "https://evil.awsapps.com",
  "https://evil.signin.aws.amazon.com",
  "https://sts.eu-west-1.amazonaws.com:8443",
  "https://sts.eu-west-1.amazonaws.com.",
  "http://sts.eu-west-1.amazonaws.com",
  "https://sts.eu-west-1.amazonaws.com@evil.example",
  "https://sts.\u0430mazonaws.com",
  "https://login.microsoftonline.com.evil",
  "https://xlogin.microsoftonline.com",
  "https://evil.login.microsoftonline.com",
  "https://evil.azurewebsites.net",
  "https://evil.cloudapp.azure.com",
  "https://evil.management.azure.com",
  "https://evil.blob.core.windows.net",
  "https://a.b.azurecr.io",
  "https://evil.microsoft.com",
  "https://evil.googleapis.com",
  "https://bucket.storage.googleapis.com",
  "https://storage.googleapis.com",
  "https://evil.appspot.com",
  "https://evil.run.app",
  "https://sts.googleapis.com:444",
  "https://evil.github.io",
  "https://raw.githubusercontent.com",
  "https://evil.github.com",
  "https://api.github.com.evil.example",
  "https://evil.ghe.com",
  "https://ghe.evil.com",
  "https://evil.actions.githubusercontent.com.evil.example",
  "https://actions.githubusercontent.com",
  "https://127.0.0.1",
  "http://localhost:4566",
];

for (const address of ANYBODYS) {
  Deno.test(`attack: ${address} passes for nobody's own`, () => {
    const takenFor = clouds.filter(({ hosts }) => isAmong(hostOf(address), hosts!.own));
    assertEquals(takenFor.map(({ name }) => name), []);
  });
}

Deno.test("a customer's place at the vendor is known for what it is", () => {
  const places: Readonly<Record<string, readonly string[]>> = {
    aws: [
      "acme.awsapps.com",
      "start.us-gov-home.awsapps.com",
      "start.home.awsapps.cn",
      "ssoins-1234.portal.eu-west-1.app.aws",
    ],
    github: ["octo.ghe.com", "api.octo.ghe.com"],
  };
  for (const [cloud, hosts] of Object.entries(places)) {
    const { own, tenants } = hostsOf(cloud as CloudName);
    assertEquals(hosts.map((host) => [isAmong(host, own), isAmong(host, tenants)]), [
      ...hosts.map(() => [false, true]),
    ]);
  }
});

const REGIONS = [
  ...["us-east-1", "ap-southeast-7", "mx-central-1", "il-central-1", "ca-west-1"],
  ...["cn-northwest-1", "us-gov-east-1", "us-iso-west-1", "us-isob-east-1", "eu-isoe-west-1"],
  ...["us-isof-south-1", "eusc-de-east-1"],
];

Deno.test("every service in every region and in every way is AWS's own", () => {
  const { own } = hostsOf("aws");
  for (const region of REGIONS) {
    for (const service of Object.values(SERVICES)) {
      for (
        const [fips, dualStack] of [[false, false], [true, false], [false, true], [true, true]]
      ) {
        const reach = { endpoint: undefined, fips: fips!, dualStack: dualStack! };
        const url = serviceUrl(service, region, reach);
        assert(isAmong(hostOf(url), own), url);
      }
    }
    const { url } = signInAt({ endpoint: undefined, fips: false, dualStack: false }, region);
    assert(isAmong(hostOf(url), own), url);
  }
  for (const partition of PARTITIONS.filter(({ name }) => !name.startsWith("aws-iso"))) {
    const url = federationAt(undefined, consoleOf(partition), partition.home);
    assert(isAmong(hostOf(url), own), url);
  }
  assert(SIGN_IN_HOSTS.every((host) => isAmong(host, own)));
});

Deno.test("every cloud of Azure is Microsoft's own", () => {
  const { own } = hostsOf("azure");
  for (const { login, arm } of CLOUDS) {
    assert(isAmong(hostOf(login), own) && isAmong(hostOf(arm), own));
  }
});
