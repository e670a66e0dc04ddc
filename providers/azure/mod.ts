/** Microsoft Azure. */
import type { Cloud } from "../../lib/cloud.ts";
import { azureAcr } from "./acr.ts";
import { azureAks } from "./aks.ts";
import { cli } from "./cli.ts";
import { clientCertificate } from "./client_certificate.ts";
import { clientSecret } from "./client_secret.ts";
import { destinations } from "./console.ts";
import { deviceCode } from "./device_code.ts";
import { CARRIERS, FAMILY } from "./family.ts";
import { HOSTS } from "./hosts.ts";
import { interactive } from "./interactive.ts";
import { managedIdentity } from "./managed_identity.ts";
import { nobody } from "./nobody.ts";
import { oidc } from "./oidc.ts";
import { subscriptionIdentity } from "./subscription.ts";

/** The cloud, with its kinds. */
export const azure: Cloud = {
  name: "azure",
  family: FAMILY,
  carriers: CARRIERS,
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
  nobody,
  integrations: [azureAcr, azureAks],
  hosts: HOSTS,
  pages: destinations,
};
