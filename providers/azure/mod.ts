/** Microsoft Azure. */
import type { Cloud } from "../../lib/provider.ts";
import { cli } from "./cli.ts";
import { clientCertificate } from "./client_certificate.ts";
import { clientSecret } from "./client_secret.ts";
import { deviceCode } from "./device_code.ts";
import { interactive } from "./interactive.ts";
import { managedIdentity } from "./managed_identity.ts";
import { oidc } from "./oidc.ts";
import { subscriptionIdentity } from "./subscription.ts";

/** The cloud, with its kinds. */
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
  kinds: [
    interactive,
    deviceCode,
    cli,
    oidc,
    clientSecret,
    clientCertificate,
    managedIdentity,
    subscriptionIdentity,
  ],
};
