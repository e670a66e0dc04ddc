/** Where an Azure identity works. */
import type { Plan } from "../../lib/provider/provider.ts";
import { type AzureCloud, CLOUDS } from "./clouds.ts";
import type { AzurePlan } from "./tenant.ts";

/** A subscription in a cloud. */
export interface AzurePlace {
  readonly cloud: AzureCloud;
  /** An address that signs in, in the cloud's place. */
  readonly authority: string | undefined;
  readonly subscription: string;
  /** The tenant as configured, for when nobody has signed in yet. */
  readonly tenant?: string | undefined;
  readonly location?: string | undefined;
  readonly resourceGroup?: string | undefined;
  /** Another issuer's token for an application, in a file that stays fresh by itself. */
  readonly oidc?: Federation | undefined;
}

/** A federated application. */
export interface Federation {
  /** Its client id. */
  readonly client: string;
  /** Where the token lies. */
  readonly tokenFile: string;
}

/** Where it signs in, without a slash at the end. */
export function authorityOf({ cloud, authority }: AzurePlace): string {
  return (authority ?? cloud.login).replace(/\/+$/, "");
}

/** Where an identity's resources are: its cloud, and who answers as Azure Resource Manager there; an origin. */
export function whereabouts(identity: Plan): { readonly cloud: AzureCloud; readonly arm: string } {
  const { cloud: named = "public" } = identity.facts;
  const cloud = CLOUDS.find(({ name }) => name === named)!;
  return { cloud, arm: ownArm(identity) ?? cloud.arm };
}

function ownArm(identity: Plan & Partial<AzurePlan>): string | undefined {
  return identity.spot?.arm;
}
