/** The clouds. Plain declarations: no SDK is loaded from here. */
import type { Cloud } from "../lib/provider/cloud.ts";
import { NO_CLOUD } from "../lib/provider/kind.ts";
import { ACTIONS_HOSTS } from "./actions.ts";
import { ambient } from "./ambient.ts";
import { aws } from "./aws/mod.ts";
import { azure } from "./azure/mod.ts";
import { gcp } from "./gcp/mod.ts";
import { github } from "./github/mod.ts";
import { mock, MOCK_VARIABLES } from "./mock/mod.ts";
import { oidc } from "./oidc/mod.ts";
import { vault, vaultSecrets } from "./vault/mod.ts";

const vendors: readonly Cloud[] = [aws, azure, gcp, github];

/** Identities that belong to no cloud. */
const none: Cloud = {
  name: NO_CLOUD,
  family: MOCK_VARIABLES,
  carriers: MOCK_VARIABLES,
  principalKeys: [],
  hosts: { own: ACTIONS_HOSTS, tenants: [] },
  nobody: () => ({ variables: {}, files: {} }),
  starters: async () => (await import("./mock/starters.ts")).starters,
  described: async () => (await import("./vault/described.ts")).described,
  lacks: {
    provider: ["atmos/pro", "okta/device-code"],
    identity: ["atmos/pro", "kubernetes/emulator", "okta/api-access"],
  },
  kinds: [ambient(vendors.flatMap(({ family }) => family)), ...mock, oidc, vault],
  secretManagers: vaultSecrets,
};

/** Every cloud. */
export const clouds: readonly Cloud[] = [...vendors, none];
