/** Where an Azure identity works. */
import type { AzureCloud } from "./clouds.ts";

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
