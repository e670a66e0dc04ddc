/** Microsoft Azure. */
import type { Cloud } from "../../lib/provider/cloud.ts";
import { azureAcr } from "./integrations/acr.ts";
import { azureAks } from "./integrations/aks.ts";
import { cli } from "./kinds/cli.ts";
import { clientCertificate } from "./kinds/client_certificate.ts";
import { clientSecret } from "./kinds/client_secret.ts";
import { destinations } from "./console.ts";
import { deviceCode } from "./kinds/device_code.ts";
import { CARRIERS, FAMILY, HEEDED, TALK_VARIABLES } from "./family.ts";
import { HOSTS } from "./hosts.ts";
import { interactive } from "./kinds/interactive.ts";
import { managedIdentity } from "./kinds/managed_identity.ts";
import { ownFiles } from "./grant/az.ts";
import { nobody } from "./grant/nobody.ts";
import { oidc } from "./kinds/oidc.ts";
import { subscriptionIdentity } from "./kinds/subscription.ts";
import { settings } from "./own_settings.ts";

/**
 * Returns the login of kubelogin for a user whose plugin does not ask az; `undefined` for any other
 * (azure.github.io/kubelogin/concepts/login-modes.html).
 */
function pluginUser([program = "", ...words]: readonly string[]): string | undefined {
  if (!/(^|[/\\])kubelogin(\.exe)?$/.test(program) || !words.includes("--server-id")) {
    return undefined;
  }
  const at = words.findIndex((word) => /^(--login|-l)(=|$)/.test(word));
  const [flag = "", next] = at < 0 ? [] : words.slice(at);
  const mode = flag.includes("=") ? flag.slice(flag.indexOf("=") + 1) : next;
  return mode === "azurecli" ? undefined : `--login ${mode ?? "devicecode"}`;
}

/** The cloud, with its kinds. */
export const azure: Cloud = {
  name: "azure",
  family: FAMILY,
  carriers: CARRIERS,
  heeded: HEEDED,
  settingVariables: TALK_VARIABLES,
  principalKeys: ["subscription_id"],
  tools: ["az"],
  pluginUser,
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
  lacks: { identity: ["azure/emulator", "azure/pim-role"] },
  nobody,
  ownFiles: (around, whose) => whose === "identity" ? ownFiles(around) : [],
  settings,
  integrations: [azureAcr, azureAks],
  secretManagers: {
    forms: { "azure-kv": "azure-kv:VAULT/NAME#FIELD" },
    addresses: [/^https:\/\/[\w-]+\.vault\.[a-z.]+(?::443)?\/secrets\//],
    load: async () => ({ "azure-kv": (await import("./secrets.ts")).keyVault }),
  },
  hosts: HOSTS,
  described: async () => (await import("./described.ts")).described,
  starters: async () => (await import("./starters.ts")).starters,
  pages: destinations,
};
