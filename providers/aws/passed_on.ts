/** What AWS's providers and identities tell those obtained from them. */
import type { PassedOn, Plan } from "../../lib/provider/plan.ts";
import type { Environment } from "../../lib/system.ts";
import type { Endpoint } from "./endpoint.ts";
import type { Partition } from "./partitions.ts";
import { PLAIN, type Reach } from "./reach.ts";
import type { Portal } from "./sso/portal.ts";

/** What is told. */
interface AwsPassedOn extends PassedOn {
  readonly cloud: "aws";
  readonly reach: Reach;
  /** Where an identity is asked who it is, and its surroundings' token is traded for keys. */
  readonly sts?: (env: Environment) => Endpoint;
  /** Where it is, as far as an ARN tells it. */
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

/** What identities find in a sign-in with SAML that don't say it themselves. */
export interface SamlDefaults {
  /** The sign-in's name. */
  readonly provider: string;
  readonly role: string | undefined;
  /** How long a role's session should last, in milliseconds. */
  readonly duration: number | undefined;
}

/** What a plan tells, for its `passesOn`. */
export function passOn(told: Omit<AwsPassedOn, "cloud" | "prove">): AwsPassedOn {
  return { cloud: "aws", ...told };
}

/** The same of an identity, which proves itself. */
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

/** Loaded when somebody is to be shown it. */
const proof = () => import("./proof.ts");

/** What a plan tells, if it is one of AWS. */
export function passedOn(plan: Plan | undefined): AwsPassedOn | undefined {
  return isAws(plan?.passesOn) ? plan.passesOn : undefined;
}

/** How a plan reaches AWS, if it is one of AWS. */
export function reachOf(plan: Plan | undefined): Reach {
  return passedOn(plan)?.reach ?? PLAIN;
}

function isAws(passed: PassedOn | undefined): passed is AwsPassedOn {
  return passed?.cloud === "aws";
}
