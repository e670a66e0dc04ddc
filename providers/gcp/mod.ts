/** Google Cloud. */
import type { Cloud } from "../../lib/cloud.ts";
import { adc } from "./adc.ts";
import { destinations } from "./console.ts";
import { artifactRegistry } from "./artifact_registry.ts";
import { CARRIERS, FAMILY } from "./family.ts";
import { federation } from "./federation.ts";
import { gke } from "./gke.ts";
import { GOOGLE } from "./google.ts";
import { serviceAccountKey } from "./key.ts";
import { nobody } from "./nobody.ts";
import { projectIdentity } from "./project.ts";
import { serviceAccountIdentity } from "./service_account.ts";
import { user } from "./user.ts";

/** The cloud, with its kinds. */
export const gcp: Cloud = {
  name: "gcp",
  family: FAMILY,
  carriers: CARRIERS,
  kinds: [adc, federation, serviceAccountKey, user, serviceAccountIdentity, projectIdentity],
  hosts: GOOGLE,
  nobody,
  pages: destinations,
  integrations: [gke, artifactRegistry],
};
