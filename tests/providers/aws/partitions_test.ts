import { PLAIN } from "../../../providers/aws/reach.ts";
import { assertEquals } from "@std/assert";
import {
  accountOfArn,
  partitionOf,
  partitionOfArn,
  REGIONS,
} from "../../../providers/aws/partitions.ts";
import { stsAt } from "../../../providers/aws/endpoint.ts";
import { hostOf } from "../../../lib/provider/hosts.ts";

const HOSTS: readonly (readonly [region: string, partition: string, host: string])[] = [
  ["us-east-1", "aws", "sts.us-east-1.amazonaws.com:443"],
  ["eu-west-1", "aws", "sts.eu-west-1.amazonaws.com:443"],
  ["mx-central-1", "aws", "sts.mx-central-1.amazonaws.com:443"],
  ["cn-northwest-1", "aws-cn", "sts.cn-northwest-1.amazonaws.com.cn:443"],
  ["us-gov-east-1", "aws-us-gov", "sts.us-gov-east-1.amazonaws.com:443"],
  ["us-iso-west-1", "aws-iso", "sts.us-iso-west-1.c2s.ic.gov:443"],
  ["us-isob-east-1", "aws-iso-b", "sts.us-isob-east-1.sc2s.sgov.gov:443"],
  ["eu-isoe-west-1", "aws-iso-e", "sts.eu-isoe-west-1.cloud.adc-e.uk:443"],
  ["us-isof-east-1", "aws-iso-f", "sts.us-isof-east-1.csp.hci.ic.gov:443"],
  ["eusc-de-east-1", "aws-eusc", "sts.eusc-de-east-1.amazonaws.eu:443"],
];

for (const [region, partition, host] of HOSTS) {
  Deno.test(`STS in ${region} is ${host}`, () => {
    const { url } = stsAt(PLAIN, region);
    assertEquals([partitionOf(region).name, hostOf(url)], [partition, host]);
  });
}

const HOMES: readonly (readonly [arn: string, partition: string, region: string])[] = [
  ["arn:aws:iam::123456789012:role/x", "aws", "us-east-1"],
  ["arn:aws-cn:iam::123456789012:role/x", "aws-cn", "cn-north-1"],
  ["arn:aws-us-gov:iam::123456789012:role/x", "aws-us-gov", "us-gov-west-1"],
  ["arn:aws-eusc:iam::123456789012:role/x", "aws-eusc", "eusc-de-east-1"],
  ["arn:aws-new:iam::123456789012:role/x", "aws", "us-east-1"],
];

for (const [arn, partition, region] of HOMES) {
  Deno.test(`without a region, ${arn} is asked for in ${region}`, () => {
    const named = partitionOfArn(arn);
    assertEquals([named.name, stsAt(PLAIN, undefined, named).region], [partition, region]);
  });
}

Deno.test("a configured address is asked instead, on its own port", () => {
  const sts = stsAt({ ...PLAIN, endpoint: "http://localhost:4566" }, "eu-west-1");
  assertEquals(sts, { region: "eu-west-1", url: "http://localhost:4566" });
  assertEquals(hostOf(sts.url), "localhost:4566");
});

Deno.test("an ARN names its account, if it has one", () => {
  assertEquals(accountOfArn("arn:aws:iam::012345678901:role/x"), "012345678901");
  assertEquals(accountOfArn("arn:aws:iam::aws:policy/x"), undefined);
  assertEquals(accountOfArn("nonsense"), undefined);
});

Deno.test("what older tools have in place of a region is told from one, and the region that is meant", () => {
  const cases = {
    "aws-global": "us-east-1",
    "aws-cn-global": "cn-north-1",
    "aws-us-gov-global": "us-gov-west-1",
    "fips-us-east-1": "us-east-1",
    "us-gov-west-1-fips": "us-gov-west-1",
    "us_east_1": "us-east-1",
    useast1: "us-east-1",
    "eu-central": "eu-central-1",
    "eu-wset-1": "eu-west-1",
    "ue-west-1": "eu-west-1",
    "us-esat-2": "us-east-2",
    "ap-south-east-2": "ap-southeast-2",
    "us-gov-wset-1": "us-gov-west-1",
    "EU-WEST-1": "eu-west-1",
    nope: "us-east-1",
  };
  for (const [name, meant] of Object.entries(cases)) {
    assertEquals([name, REGIONS.shape.test(name), REGIONS.meant(name)], [name, false, meant]);
  }
});

Deno.test("every region that there is has the shape of one", () => {
  const all =
    "af-south-1 ap-east-2 ap-northeast-3 ap-southeast-7 ca-west-1 cn-north-1 cn-northwest-1 " +
    "eu-central-2 eu-isoe-west-1 eusc-de-east-1 il-central-1 me-central-1 mx-central-1 sa-east-1 " +
    "us-east-1 us-gov-east-1 us-iso-west-1 us-isob-east-1 us-isof-south-1";
  assertEquals(all.split(" ").filter((name) => !REGIONS.shape.test(name)), []);
});
