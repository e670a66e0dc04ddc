/** How Azure's tools are told to sign in through `az`. */
import { DEAD } from "./no_machine.ts";

/**
 * Everybody asks `az`. `AZURE_TOKEN_CREDENTIALS` keeps the libraries from asking the machine first, or an
 * editor (learn.microsoft.com/azure/developer/python/sdk/authentication/credential-chains). Terraform's
 * provider is told the subscription alone: it hands `az` either that or a tenant, and `az` refuses both.
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
