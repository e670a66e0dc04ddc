/** Keeping Azure's tools from taking the machine for somebody. */

/** Nobody listens there. */
export const DEAD = "http://127.0.0.1:9";

/**
 * Nobody is the machine. Libraries from before `AZURE_TOKEN_CREDENTIALS` ask an instance first and `az` last:
 * this is the address of the instance, and that of Terraform's provider.
 */
export const NO_MACHINE = {
  AZURE_POD_IDENTITY_AUTHORITY_HOST: DEAD,
  ARM_MSI_ENDPOINT: DEAD,
} as const;
