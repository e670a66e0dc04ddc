/** Azure's clouds: separate, each with its own hosts (learn.microsoft.com/azure/azure-government, .../china). */

/** A cloud's hosts. */
export interface AzureCloud {
  /** As `spec.cloud_environment` has it. */
  readonly name: "public" | "usgovernment" | "china";
  /** As `az` names it. */
  readonly az: string;
  /** As Terraform's `ARM_ENVIRONMENT` has it. */
  readonly terraform: string;
  /** The origin at which people and programs sign in. */
  readonly login: string;
  /** Azure Resource Manager. */
  readonly arm: string;
  /** The resource that `az` and Terraform ask a token for when they mean the former. */
  readonly legacy: string;
  readonly graph: string;
  readonly vault: string;
  readonly portal: string;
  /** The domain of its container registries. */
  readonly registry: string;
}

/** The clouds, as `az cloud list` describes them. */
export const CLOUDS: readonly AzureCloud[] = [
  {
    name: "public",
    az: "AzureCloud",
    terraform: "public",
    login: "https://login.microsoftonline.com",
    arm: "https://management.azure.com",
    legacy: "https://management.core.windows.net",
    graph: "https://graph.microsoft.com",
    vault: "https://vault.azure.net",
    portal: "https://portal.azure.com",
    registry: "azurecr.io",
  },
  {
    name: "usgovernment",
    az: "AzureUSGovernment",
    terraform: "usgovernment",
    login: "https://login.microsoftonline.us",
    arm: "https://management.usgovcloudapi.net",
    legacy: "https://management.core.usgovcloudapi.net",
    graph: "https://graph.microsoft.us",
    vault: "https://vault.usgovcloudapi.net",
    portal: "https://portal.azure.us",
    registry: "azurecr.us",
  },
  {
    name: "china",
    az: "AzureChinaCloud",
    terraform: "china",
    login: "https://login.chinacloudapi.cn",
    arm: "https://management.chinacloudapi.cn",
    legacy: "https://management.core.chinacloudapi.cn",
    graph: "https://microsoftgraph.chinacloudapi.cn",
    vault: "https://vault.azure.cn",
    portal: "https://portal.azure.cn",
    registry: "azurecr.cn",
  },
];
