/** AWS's partitions: separate clouds with their own domains, regions and ARNs. */
import { nearest } from "../../lib/nearest.ts";

/** A partition. */
export interface Partition {
  /** As in an ARN: `aws`, `aws-cn`, ... */
  readonly name: string;
  /** The beginning of its regions' names; empty for the commercial one. */
  readonly regions: string;
  /** The domain of its regional hosts. */
  readonly domain: string;
  /** The domain of its hosts with IPv6 addresses; absent where it has none. */
  readonly dualStack?: string;
  /** The region of STS when none is configured. */
  readonly home: string;
}

/**
 * From https://docs.aws.amazon.com/general/latest/gr/rande.html and the SDKs' partitions.json. The commercial
 * one comes last, since its regions have no prefix in common.
 */
export const PARTITIONS = [
  {
    name: "aws-cn",
    regions: "cn-",
    domain: "amazonaws.com.cn",
    dualStack: "api.amazonwebservices.com.cn",
    home: "cn-north-1",
  },
  {
    name: "aws-us-gov",
    regions: "us-gov-",
    domain: "amazonaws.com",
    dualStack: "api.aws",
    home: "us-gov-west-1",
  },
  { name: "aws-iso", regions: "us-iso-", domain: "c2s.ic.gov", home: "us-iso-east-1" },
  { name: "aws-iso-b", regions: "us-isob-", domain: "sc2s.sgov.gov", home: "us-isob-east-1" },
  { name: "aws-iso-e", regions: "eu-isoe-", domain: "cloud.adc-e.uk", home: "eu-isoe-west-1" },
  { name: "aws-iso-f", regions: "us-isof-", domain: "csp.hci.ic.gov", home: "us-isof-south-1" },
  {
    name: "aws-eusc",
    regions: "eusc-",
    domain: "amazonaws.eu",
    dualStack: "api.amazonwebservices.eu",
    home: "eusc-de-east-1",
  },
  { name: "aws", regions: "", domain: "amazonaws.com", dualStack: "api.aws", home: "us-east-1" },
] as const satisfies readonly Partition[];

const COMMERCIAL: Partition = PARTITIONS[7];

/** Sides of an area, which a region's name holds. */
const SIDES = ["north", "south", "east", "west", "central"].concat(
  ["northeast", "northwest", "southeast", "southwest"],
);

/**
 * The form of a region's name: an area, of which AWS adds new ones, and a side. Areas with swapped letters are refused.
 */
const SHAPE =
  /^(?!fips-|ue-|su-)[a-z]{2,4}(-(?:gov|iso[a-z]?|[a-z]{2}))?-(?:(?:north|south)(?:east|west)?|east|west|central)-\d{1,2}$/;

/** The regions of each area, as of 2026; AWS adds some each year, so that another one is no mistake by itself. */
const KNOWN = {
  "af-south": 1,
  "ap-east": 2,
  "ap-northeast": 3,
  "ap-south": 2,
  "ap-southeast": 7,
  "ca-central": 1,
  "ca-west": 1,
  "cn-north": 1,
  "cn-northwest": 1,
  "eu-central": 2,
  "eu-isoe-west": 1,
  "eu-north": 1,
  "eu-south": 2,
  "eu-west": 3,
  "eusc-de-east": 1,
  "il-central": 1,
  "me-central": 1,
  "me-south": 1,
  "mx-central": 1,
  "sa-east": 1,
  "us-east": 2,
  "us-gov-east": 1,
  "us-gov-west": 1,
  "us-iso-east": 1,
  "us-iso-west": 1,
  "us-isob-east": 1,
  "us-isob-west": 1,
  "us-isof-east": 1,
  "us-isof-south": 1,
  "us-west": 2,
} as const;

/** Names of regions: their form, such as `eu-isoe-west-1`, and the one that was meant. */
export const REGIONS = {
  shape: SHAPE,
  known: Object.entries(KNOWN).flatMap(([area, count]) =>
    Array.from({ length: count }, (_, at) => `${area}-${at + 1}`)
  ),
  /**
   * `useast1`, `us-east1`, `us_east_1`, `eu-central` and `eu-wset-1` are told apart by their parts. What older tools have in place of
   * a region is one with something beside: `fips-us-east-1` its hosts, `aws-cn-global` that any will do.
   */
  meant: (name: string): string => {
    const partition = PARTITIONS.find((each) => name === `${each.name}-global`);
    const plain = name.toLowerCase().replaceAll("_", "-").replace(/^fips-|-fips$/g, "")
      .replace(/^ue(?=-)/, "eu").replace(/^su(?=-)/, "us");
    if (partition !== undefined || SHAPE.test(plain)) return partition?.home ?? plain;
    const [, area, words = "", number] =
      /^([a-z]{2}(?:-gov)?)-?([a-z-]+?)-?(\d{0,2})$/.exec(plain) ?? [];
    const side = nearest(words.replaceAll("-", ""), SIDES);
    return area === undefined || side === undefined
      ? "us-east-1"
      : `${area}-${side}-${number || 1}`;
  },
} as const;

/** Returns the partition that a region lies in. */
export function partitionOf(region: string): Partition {
  return PARTITIONS.find(({ regions }) => region.startsWith(regions)) ?? COMMERCIAL;
}

/** Returns the partition that an ARN names; the commercial one for an unknown name. */
export function partitionOfArn(arn: string): Partition {
  const name = arn.split(":")[1];
  return PARTITIONS.find((partition) => partition.name === name) ?? COMMERCIAL;
}

/** Returns the account that an ARN names; `undefined` when it names none. */
export function accountOfArn(arn: string): string | undefined {
  return /^\d{12}$/.exec(arn.split(":")[4] ?? "")?.[0];
}
