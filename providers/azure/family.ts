/** Azure's environment variables. */

/** Globs of all that are its own. */
export const FAMILY: readonly string[] = [
  "AZURE_*",
  "ARM_*",
  "AZCOPY_*",
  "AZD_*",
  "IDENTITY_ENDPOINT",
  "IDENTITY_HEADER",
  "MSI_*",
];

/** Settings of `az` for its output and prompts, by section (learn.microsoft.com/cli/azure/azure-cli-configuration). */
export const TALK: Readonly<Record<string, readonly string[]>> = {
  core: [
    ...["output", "no_color", "only_show_errors", "disable_confirm_prompt", "theme"],
    ...["disable_progress_bar", "error_recommendation", "display_region_identified"],
  ],
  extension: ["use_dynamic_install", "run_after_dynamic_install"],
};

/** The variables of these settings, and similar ones of azd and azcopy. */
export const TALK_VARIABLES: readonly string[] = [
  ...Object.entries(TALK).flatMap(([section, names]) =>
    names.map((name) => `AZURE_${section}_${name}`.toUpperCase())
  ),
  ...["AZURE_DEV_COLLECT_TELEMETRY", "AZCOPY_CONCURRENCY_VALUE", "AZCOPY_BUFFER_GB"],
  ...["AZCOPY_LOG_LOCATION", "AZCOPY_JOB_PLAN_LOCATION"],
];

/**
 * Variables that carry an identity or select one: of Terraform's provider (registry.terraform.io, azurerm), of the
 * libraries (learn.microsoft.com/python/api/overview/azure/identity-readme), and of `az`, azd and azcopy.
 */
export const CARRIERS: readonly string[] = [
  "ARM_ACCESS_KEY",
  "ARM_CLIENT_CERTIFICATE",
  "ARM_CLIENT_CERTIFICATE_PASSWORD",
  "ARM_CLIENT_CERTIFICATE_PATH",
  "ARM_CLIENT_ID",
  "ARM_CLIENT_ID_FILE_PATH",
  "ARM_CLIENT_SECRET",
  "ARM_CLIENT_SECRET_FILE_PATH",
  "ARM_ENVIRONMENT",
  "ARM_METADATA_HOSTNAME",
  "ARM_MSI_ENDPOINT",
  "ARM_OIDC_REQUEST_TOKEN",
  "ARM_OIDC_REQUEST_URL",
  "ARM_OIDC_TOKEN",
  "ARM_OIDC_TOKEN_FILE_PATH",
  "ARM_SAS_TOKEN",
  "ARM_SUBSCRIPTION_ID",
  "ARM_TENANT_ID",
  "ARM_USE_AKS_WORKLOAD_IDENTITY",
  "ARM_USE_CLI",
  "ARM_USE_MSI",
  "ARM_USE_OIDC",
  "AZCOPY_AUTO_LOGIN_TYPE",
  "AZCOPY_SPA_APPLICATION_ID",
  "AZCOPY_SPA_CERT_PATH",
  "AZCOPY_SPA_CLIENT_SECRET",
  "AZCOPY_TENANT_ID",
  "AZD_CONFIG_DIR",
  "AZURE_ACCESS_TOKEN",
  "AZURE_AUTHORITY_HOST",
  "AZURE_CLIENT_CERTIFICATE_PASSWORD",
  "AZURE_CLIENT_CERTIFICATE_PATH",
  "AZURE_CLIENT_ID",
  "AZURE_CLIENT_SECRET",
  "AZURE_CLOUD_NAME",
  "AZURE_CONFIG_DIR",
  "AZURE_ENVIRONMENT",
  "AZURE_FEDERATED_TOKEN_FILE",
  "AZURE_PASSWORD",
  "AZURE_POD_IDENTITY_AUTHORITY_HOST",
  "AZURE_STORAGE_CONNECTION_STRING",
  "AZURE_STORAGE_KEY",
  "AZURE_STORAGE_SAS_TOKEN",
  "AZURE_SUBSCRIPTION_ID",
  "AZURE_TENANT_ID",
  "AZURE_TOKEN_CREDENTIALS",
  "AZURE_USERNAME",
  "AZURE_USE_AZURE_CLI",
  "IDENTITY_ENDPOINT",
  "IDENTITY_HEADER",
  "MSI_ENDPOINT",
  "MSI_SECRET",
];

/**
 * With an `AZURE_CLIENT_ID`, an empty one of these is an application to Python's library, and none that signs in
 * (azure-identity 1.13 and 1.27).
 */
export const HEEDED: readonly string[] = [
  "AZURE_CLIENT_CERTIFICATE_PATH",
  "AZURE_CLIENT_SECRET",
  "AZURE_PASSWORD",
];
