/** Pages of the Azure portal. */
import { UserError } from "../../lib/errors.ts";
import { pageHint } from "../../lib/terminal/page_hint.ts";
import type { AzureCloud } from "./clouds.ts";

/** A page that lists the resources of a type. */
const browse = (type: string) =>
  `blade/HubsExtension/BrowseResource/resourceType/${encodeURIComponent(type)}`;

const GROUPS = "blade/HubsExtension/BrowseResourceGroups";
const MACHINES = browse("Microsoft.Compute/VirtualMachines");
const STORAGE = browse("Microsoft.Storage/StorageAccounts");
const NETWORKS = browse("Microsoft.Network/VirtualNetworks");
const COSMOS = browse("Microsoft.DocumentDB/databaseAccounts");
const SQL = browse("Microsoft.Sql/servers/databases");
const VAULTS = browse("Microsoft.KeyVault/vaults");
const MONITOR = "blade/Microsoft_Azure_Monitoring/AzureMonitoringBrowseBlade/overview";
const CLUSTERS = browse("Microsoft.ContainerService/managedClusters");
const FUNCTIONS = `${browse("Microsoft.Web/sites")}/kind/functionapp`;
const SITES = browse("Microsoft.Web/sites");
const CONTAINERS = browse("Microsoft.ContainerInstance/containerGroups");

/** Pages by the names that people type; what follows the tenant in the portal's address. */
const PAGES: Readonly<Record<string, string>> = {
  home: "home",
  dashboard: "dashboard",
  ...{ resourcegroups: GROUPS, rg: GROUPS },
  ...{ vm: MACHINES, virtualmachines: MACHINES },
  ...{ storage: STORAGE, storageaccounts: STORAGE },
  ...{ network: NETWORKS, vnet: NETWORKS, virtualnetworks: NETWORKS },
  ...{ cosmosdb: COSMOS, cosmos: COSMOS },
  ...{ sql: SQL, sqldatabases: SQL },
  ...{ keyvault: VAULTS, kv: VAULTS },
  ...{ monitor: MONITOR, monitoring: MONITOR },
  ...{ aks: CLUSTERS, kubernetes: CLUSTERS },
  ...{ functions: FUNCTIONS, functionapps: FUNCTIONS },
  ...{ appservice: SITES, webapps: SITES },
  ...{ containers: CONTAINERS, containerinstances: CONTAINERS },
};

/** Names of the subscription's own page. */
const SUBSCRIPTION: ReadonlySet<string> = new Set(["subscription", "sub"]);

/** Every name, for completion. */
export const destinations: readonly string[] = [...Object.keys(PAGES), ...SUBSCRIPTION];

/**
 * Returns the address of a page, in the tenant. The portal has no federation for tokens: the browser signs in by
 * itself. Throws `UserError` (`usage`) for an unknown page, or one that is not this portal's.
 */
export function consoleUrl(
  cloud: AzureCloud,
  tenant: string,
  subscription: string | undefined,
  destination: string | undefined,
): string {
  const wanted = destination ?? "home";
  if (/^[a-z][a-z0-9+.-]*:/i.test(wanted)) return checked(cloud, wanted);
  const page = pageOf(wanted, subscription);
  return `${cloud.portal}/#@${encodeURIComponent(tenant)}/${page}`;
}

function pageOf(wanted: string, subscription: string | undefined): string {
  const name = wanted.toLowerCase();
  if (SUBSCRIPTION.has(name)) return subscriptionPage(wanted, subscription);
  const page = Object.hasOwn(PAGES, name) ? PAGES[name] : undefined;
  if (page !== undefined) return page;
  throw new UserError("usage", `There is no portal page "${wanted}"`, {
    hint: pageHint(destinations),
  });
}

function subscriptionPage(wanted: string, subscription: string | undefined): string {
  if (subscription !== undefined) {
    return `resource/subscriptions/${encodeURIComponent(subscription)}/overview`;
  }
  throw new UserError("usage", `The page "${wanted}" needs an identity with a subscription`, {
    hint: "principal: {subscription_id: ID}",
  });
}

function checked(cloud: AzureCloud, address: string): string {
  const url = URL.parse(address);
  if (url?.origin === cloud.portal && url.username === "" && url.password === "") return url.href;
  throw new UserError("usage", `"${address}" is not a page of ${cloud.portal}`, {
    hint: `--destination ${cloud.portal}/...`,
  });
}
