/**
 * Variables that make Azure's tools sign in through `az`, and keep them from taking the machine's identity; and a
 * session without an Azure identity.
 */
import type { Nobody, NobodyPlace } from "../../../lib/provider/grant.ts";
import { azDirectory, EMPTY_AZ } from "./az.ts";

/** An address at which nobody listens. */
export const DEAD = "http://127.0.0.1:9";

/**
 * With both of its variables the libraries take the machine for an App Service, whose endpoint is dead, and ask
 * nobody else.
 */
const NO_SERVICE = {
  IDENTITY_ENDPOINT: DEAD,
  IDENTITY_HEADER: "no-azure-identity-in-this-session",
} as const;

/**
 * Returns the variables and files without an identity: every tool asks `az`, never an editor or PowerShell, and `az`
 * knows nobody.
 */
export function nobody(place: NobodyPlace): Nobody {
  return {
    variables: {
      AZURE_CONFIG_DIR: azDirectory(place),
      AZD_CONFIG_DIR: place.join(place.directory, "azure", "azd"),
      ...THROUGH_AZ,
      ...NO_SERVICE,
      ...NO_MACHINE,
    },
    files: EMPTY_AZ,
  };
}

/**
 * Variables that hide the machine's identity. Libraries from before `AZURE_TOKEN_CREDENTIALS` ask an instance first and
 * `az` last: this moves the instance's address, and that of Terraform's provider.
 */
export const NO_MACHINE = {
  AZURE_POD_IDENTITY_AUTHORITY_HOST: DEAD,
  ARM_MSI_ENDPOINT: DEAD,
} as const;

/**
 * Variables that send every tool to `az`. `AZURE_TOKEN_CREDENTIALS` keeps the libraries from asking the machine or an
 * editor first (learn.microsoft.com/azure/developer/python/sdk/authentication/credential-chains). Terraform's provider
 * is given the subscription alone: it hands `az` either that or a tenant, and `az` refuses both.
 */
export const THROUGH_AZ = {
  ARM_USE_CLI: "true",
  AZURE_TOKEN_CREDENTIALS: "AzureCliCredential",
  // Rust's object_store (Polars, Delta Lake) asks nobody else unless told.
  AZURE_USE_AZURE_CLI: "true",
  // Without its companion it is no managed identity; Python's library, where it does not know the former yet,
  // then asks `az` and not the machine.
  IDENTITY_ENDPOINT: DEAD,
  AZCOPY_AUTO_LOGIN_TYPE: "AZCLI",
} as const;
