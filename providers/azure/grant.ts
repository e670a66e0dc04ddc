/** What a sign-in to Azure becomes in a session. */
import type { Credential } from "../../lib/credential.ts";
import type { Grant, GrantPlace } from "../../lib/provider.ts";
import type { AzureCloud } from "./clouds.ts";
import { accountOf } from "./tokens.ts";

/** Where an identity works. */
export interface AzurePlace {
  readonly cloud: AzureCloud;
  readonly authority: string | undefined;
  readonly subscription: string;
  /** The tenant as it is configured, for when nobody has signed in yet. */
  readonly tenant?: string;
  readonly location?: string;
  readonly resourceGroup?: string;
  /** How programs can prove by themselves that they are this application. */
  readonly oidc?: { readonly client: string; readonly tokenFile: string };
}

/** A private configuration for `az`, the place's variables, and how Terraform's provider signs in. */
export function grantFor(place: AzurePlace, credential: Credential, where: GrantPlace): Grant {
  const { cloud, subscription, location, resourceGroup, oidc } = place;
  const tenant = accountOf(credential).tenant || place.tenant || "";
  const files = { "azure/config": `[cloud]\nname = ${cloud.az}\n[core]\ncollect_telemetry = no\n` };
  const variables = {
    AZURE_CONFIG_DIR: where.join(where.directory, "azure"),
    AZURE_SUBSCRIPTION_ID: subscription,
    ARM_SUBSCRIPTION_ID: subscription,
    ...(location === undefined ? {} : { AZURE_LOCATION: location, ARM_LOCATION: location }),
    ...(resourceGroup === undefined ? {} : { AZURE_RESOURCE_GROUP: resourceGroup }),
    ...(cloud.name === "public"
      ? {}
      : { ARM_ENVIRONMENT: cloud.terraform, AZURE_ENVIRONMENT: cloud.terraform }),
    ...(oidc === undefined ? { ARM_USE_CLI: "true" } : federated(oidc, tenant)),
  };
  return { variables, files, pass: [] };
}

function federated({ client, tokenFile }: { client: string; tokenFile: string }, tenant: string) {
  return {
    ARM_USE_OIDC: "true",
    ARM_TENANT_ID: tenant,
    AZURE_TENANT_ID: tenant,
    ARM_CLIENT_ID: client,
    AZURE_CLIENT_ID: client,
    ARM_OIDC_TOKEN_FILE_PATH: tokenFile,
    AZURE_FEDERATED_TOKEN_FILE: tokenFile,
  };
}
