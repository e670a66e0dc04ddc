/** Facts that AWS's providers and identities pass on to entries that are obtained from them. */
import type { PassedOn, Plan } from "../../lib/provider/plan.ts";
import type { Environment } from "../../lib/system.ts";
import type { Endpoint } from "./endpoint.ts";
import type { Partition } from "./partitions.ts";
import { PLAIN, type Reach } from "./reach.ts";
import type { Portal } from "./sso/portal.ts";

/** The facts that AWS's entries pass on. */
interface AwsPassedOn extends PassedOn {
  readonly cloud: "aws";
  readonly reach: Reach;
  /** Returns the STS endpoint that proves the identity, and trades the surroundings' token for keys. */
  readonly sts?: (env: Environment) => Endpoint;
  /** Its region is what the surroundings tell, and not what an entry says. */
  readonly isRegionFound?: true;
  /** The partition, as far as an ARN tells it. */
  readonly partition?: Partition;
  /** Whether its credential is a role's: another one obtained with it is "chained", and has less rights. */
  readonly isRole?: true;
  readonly portal?: PortalSignIn;
  readonly saml?: SamlDefaults;
}

/** A person's sign-in at an access portal. */
export interface PortalSignIn {
  /** The provider's name in the configuration. */
  readonly provider: string;
  readonly center: Portal;
}

/** Values that identities after a SAML sign-in have unless they set their own. */
export interface SamlDefaults {
  /** The sign-in's name. */
  readonly provider: string;
  readonly role: string | undefined;
  /** Duration of a role's session, in milliseconds. */
  readonly duration: number | undefined;
}

/** Makes a plan's `passesOn`. */
export function passOn(told: Omit<AwsPassedOn, "cloud" | "prove">): AwsPassedOn {
  return { cloud: "aws", ...told };
}

/** Makes the `passesOn` of an identity, which can prove itself. */
export function passOnProving(
  sts: NonNullable<AwsPassedOn["sts"]>,
  told: Omit<AwsPassedOn, "cloud" | "prove" | "sts">,
): AwsPassedOn {
  return {
    ...passOn(told),
    sts,
    prove: async (...asked) => await (await proof()).prove(sts, ...asked),
  };
}

/** Loads the proof of an identity, which few commands need. */
const proof = () => import("./proof.ts");

/** Returns the facts that a plan of AWS passes on; `undefined` for another cloud's. */
export function passedOn(plan: Plan | undefined): AwsPassedOn | undefined {
  return isAws(plan?.passesOn) ? plan.passesOn : undefined;
}

/** Returns how a plan reaches AWS; for another cloud's plan, the default. */
export function reachOf(plan: Plan | undefined): Reach {
  return passedOn(plan)?.reach ?? PLAIN;
}

function isAws(passed: PassedOn | undefined): passed is AwsPassedOn {
  return passed?.cloud === "aws";
}
