import { assertEquals } from "@std/assert";
import { assumeRole } from "../../../providers/aws/kinds/assume_role.ts";
import { iamAt } from "../../../providers/aws/iam.ts";
import { PLAIN, reachVariables, serviceUrl } from "../../../providers/aws/reach.ts";
import { user } from "../../../providers/aws/kinds/user.ts";
import { signInAt } from "../../../providers/aws/webflow/endpoint.ts";
import { fakeWorld } from "../fake_world.ts";
import { placeFor, planOf } from "../plans.ts";

const WAYS = [[false, false], [true, false], [false, true], [true, true]] as const;

Deno.test("other services have names of their own for it", () => {
  const ecr = { plain: "api.ecr", dualStack: "ecr", both: "ecr-fips" };
  const eks = { plain: "eks", fips: "fips.eks", govIsFips: true };
  const hosts = (service: typeof ecr | typeof eks) =>
    WAYS.map(([fips, dualStack]) =>
      new URL(serviceUrl(service, "us-east-1", { endpoint: undefined, fips, dualStack })).host
    );
  assertEquals(hosts(ecr), [
    "api.ecr.us-east-1.amazonaws.com",
    "api.ecr-fips.us-east-1.amazonaws.com",
    "ecr.us-east-1.api.aws",
    "ecr-fips.us-east-1.api.aws",
  ]);
  assertEquals(hosts(eks), [
    "eks.us-east-1.amazonaws.com",
    "fips.eks.us-east-1.amazonaws.com",
    "eks.us-east-1.api.aws",
    "eks-fips.us-east-1.api.aws",
  ]);
  const fips = { ...PLAIN, fips: true };
  assertEquals(signInAt(fips, "us-east-1").url, "https://signin-fips.us-east-1.amazonaws.com");
  const dual = { ...PLAIN, dualStack: true };
  assertEquals(signInAt(dual, "eu-west-1").url, "https://signin.eu-west-1.api.aws");
});

Deno.test("IAM has one host a partition, as the SDK's own rules say", () => {
  const host = (region: string, [fips, dualStack]: typeof WAYS[number]) =>
    new URL(iamAt({ endpoint: undefined, fips, dualStack }, region).url).host;
  assertEquals(WAYS.map((way) => host("eu-west-1", way)), [
    "iam.amazonaws.com",
    "iam-fips.amazonaws.com",
    "iam.global.api.aws",
    "iam-fips.global.api.aws",
  ]);
  const regions = ["cn-northwest-1", "us-gov-east-1", "us-iso-west-1", "eusc-de-east-1"];
  assertEquals(regions.map((region) => host(region, [false, false])), [
    "iam.cn-north-1.amazonaws.com.cn",
    "iam.us-gov.amazonaws.com",
    "iam.us-iso-east-1.c2s.ic.gov",
    "iam.eusc-de-east-1.amazonaws.eu",
  ]);
  assertEquals(iamAt(PLAIN, "us-gov-east-1").region, "us-gov-west-1");
});

const ROLE = {
  principal: { assume_role: "arn:aws:iam::123456789012:role/Admin", region: "us-east-1" },
};

Deno.test("a whole chain reaches AWS as its beginning does, unless a link says otherwise", () => {
  const { env } = fakeWorld();
  const off = { credentials: { webflow_enabled: false } };
  const via = planOf(user, { ...off, spec: { use_fips_endpoint: true } });
  assertEquals(via.hosts(env), ["sts-fips.us-east-1.amazonaws.com:443"]);
  assertEquals(planOf(assumeRole, ROLE, via).hosts(env), ["sts-fips.us-east-1.amazonaws.com:443"]);
  const own = { ...ROLE, spec: { use_fips_endpoint: false, use_dualstack_endpoint: true } };
  assertEquals(planOf(assumeRole, own, via).hosts(env), ["sts.us-east-1.api.aws:443"]);
});

Deno.test("programs in the session are told to do the same", () => {
  const spec = { use_fips_endpoint: true, use_dualstack_endpoint: true };
  const credential = { type: "aws/session", shown: { access_key_id: "A" }, secret: {} };
  const { variables } = planOf(user, { spec }).grant!(credential, placeFor());
  assertEquals([variables.AWS_USE_FIPS_ENDPOINT, variables.AWS_USE_DUALSTACK_ENDPOINT], [
    "true",
    "true",
  ]);
  assertEquals(reachVariables(PLAIN), {});
});
