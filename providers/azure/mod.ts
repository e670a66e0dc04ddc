/** Microsoft Azure. */
import type { Cloud } from "../../lib/provider.ts";

/** The cloud: it has no kinds yet, but its variables are known, so that none of them leaks. */
export const azure: Cloud = {
  name: "azure",
  family: [
    "AZURE_*",
    "ARM_*",
    "AZCOPY_*",
    "AZD_*",
    "IDENTITY_ENDPOINT",
    "IDENTITY_HEADER",
    "MSI_*",
  ],
  carriers: [
    "ARM_ACCESS_KEY",
    "ARM_CLIENT_ID",
    "ARM_CLIENT_SECRET",
    "ARM_OIDC_TOKEN",
    "ARM_OIDC_TOKEN_FILE_PATH",
    "ARM_SUBSCRIPTION_ID",
    "ARM_TENANT_ID",
    "AZURE_CLIENT_ID",
    "AZURE_CLIENT_SECRET",
    "AZURE_CONFIG_DIR",
    "AZURE_FEDERATED_TOKEN_FILE",
    "AZURE_PASSWORD",
    "AZURE_SUBSCRIPTION_ID",
    "AZURE_TENANT_ID",
    "AZURE_USERNAME",
    "IDENTITY_ENDPOINT",
    "IDENTITY_HEADER",
  ],
  kinds: [],
};
