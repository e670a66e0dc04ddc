/** The hosts of the AWS Management Console, which each partition has of its own. */
import { UserError } from "../../../lib/errors.ts";
import type { Partition } from "../partitions.ts";

/** A partition's console. */
export interface Console {
  /** Signs people in; in other regions than `home` the region's name comes before it. */
  readonly signin: string;
  /** Shows the pages. */
  readonly console: string;
  /** The region whose sign-in host bears no region; absent where all of them do. */
  readonly home?: string;
}

/**
 * By partition. https://docs.aws.amazon.com/general/latest/gr/signin-service.html and `mgmt-console.html`
 * beside it; those of China, GovCloud and the European Sovereign Cloud as the SDKs' endpoint rules have them.
 */
const CONSOLES: Readonly<Record<string, Console>> = {
  "aws": {
    signin: "signin.aws.amazon.com",
    console: "console.aws.amazon.com",
    home: "us-east-1",
  },
  "aws-cn": {
    signin: "signin.amazonaws.cn",
    console: "console.amazonaws.cn",
    home: "cn-north-1",
  },
  "aws-us-gov": {
    signin: "signin.amazonaws-us-gov.com",
    console: "console.amazonaws-us-gov.com",
    home: "us-gov-west-1",
  },
  "aws-eusc": { signin: "signin.amazonaws-eusc.eu", console: "console.amazonaws-eusc.eu" },
};

/** Returns the partition's console; throws `UserError` for the isolated partitions, whose hosts nobody publishes. */
export function consoleOf({ name }: Partition): Console {
  const found = CONSOLES[name];
  if (found !== undefined) return found;
  throw new UserError("usage", `The console of the partition "${name}" is not known`, {
    hint: "atmos-auth shell, and sign in to the console by hand",
  });
}

/**
 * Returns the federation endpoint: the region's own host, since a sign-in from the home region is not accepted in a
 * region that the account had to opt in to.
 */
export function federationAt(
  endpoint: string | undefined,
  { signin, home }: Console,
  region: string,
): string {
  if (endpoint !== undefined) return `${endpoint.replace(/\/+$/, "")}/federation`;
  return `https://${region === home ? "" : `${region}.`}${signin}/federation`;
}
