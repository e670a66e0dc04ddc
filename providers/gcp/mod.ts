/** Google Cloud. */
import type { Cloud } from "../../lib/provider/cloud.ts";
import { adc } from "./kinds/adc.ts";
import { destinations } from "./console.ts";
import { artifactRegistry } from "./integrations/artifact_registry.ts";
import { AUTHORITIES, CARRIERS, FAMILY, HEEDED, NETWORK, PROXY_PASSWORD, TALK } from "./family.ts";
import { federation } from "./kinds/federation.ts";
import { gke } from "./integrations/gke.ts";
import { GOOGLE } from "./google.ts";
import { serviceAccountKey } from "./kinds/key.ts";
import { nobody } from "./grant/nobody.ts";
import { projectIdentity } from "./kinds/project.ts";
import { serviceAccountIdentity } from "./kinds/service_account.ts";
import { user } from "./kinds/user.ts";
import { settings } from "./own_settings.ts";

/** The cloud, with its kinds. */
export const gcp: Cloud = {
  name: "gcp",
  family: FAMILY,
  carriers: CARRIERS,
  leadsTools: ["CLOUDSDK_API_ENDPOINT_OVERRIDES_*", ...NETWORK, PROXY_PASSWORD],
  heeded: HEEDED,
  principalKeys: ["account", "project_id", "service_account_email"],
  tools: ["gcloud"],
  installation: { tool: "gcloud", mark: ["lib", "gcloud.py"], settings: ["properties"] },
  settingVariables: [...NETWORK, ...TALK],
  authorities: [AUTHORITIES],
  kinds: [adc, federation, serviceAccountKey, user, serviceAccountIdentity, projectIdentity],
  lacks: { identity: ["gcp/emulator"] },
  hosts: GOOGLE,
  described: async () => (await import("./described.ts")).described,
  starters: async () => (await import("./starters.ts")).starters,
  nobody,
  settings,
  pages: destinations,
  integrations: [gke, artifactRegistry],
  secretManagers: {
    forms: { "gcp-sm": "gcp-sm:PROJECT/NAME#FIELD" },
    addresses: [
      /^projects\/[^/\s]+\/(?:locations\/[^/\s]+\/)?secrets\/\S+$/,
      /^(?:https:)?\/\/secretmanager\.[a-z0-9.-]*googleapis\.com\//,
    ],
    load: async () => ({ "gcp-sm": (await import("./secrets.ts")).secretManager }),
  },
};
