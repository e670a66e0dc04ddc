/** Descriptions of Azure's keys and variables, for editors and the reference; loaded by those alone. */
import type { Described } from "../../lib/provider/cloud.ts";

/** The descriptions. */
export const described: Described = {
  keys: {
    subscription_id: "Id of the subscription",
    location: "Location that tools are told",
    cloud_environment: "Which of Azure's clouds. `public` unless told",
    tenant_id:
      "The directory: its id, or one of its domains. Must be there, but for a managed identity",
    authority_host: "An address that answers in the place of Microsoft's sign-in",
    resource_manager_url: "Azure Resource Manager beside such an authority",
    client_id: "Client id of the application. Unless told: the Azure CLI's, for a person",
    "azure/managed-identity client_id":
      "Client id of a user-assigned identity. Unless told: the system-assigned one",
    audience: "Whom GitHub Actions' token is for. `api://AzureADTokenExchange` unless told",
    token_file_path:
      "File that holds the federated token. `AZURE_FEDERATED_TOKEN_FILE` unless told",
    client_secret: "The application's secret",
    client_certificate:
      "The application's certificate in PEM, with its key unless that is kept apart",
    private_key: "The certificate's key in PEM",
    client_certificate_password: "Passphrase of the key, where it is encrypted",
    send_certificate_chain:
      "Whether the chain is sent along, for applications that trust an issuer and a subject",
    resource_group: "Resource group that tools are told",
    "registry.name": "Name of the registry, without `.azurecr.io`",
    "registry.tenant_id": "The directory of the registry",
    "cluster.resource_group": "Resource group of the cluster",
    "cluster.subscription_id": "Subscription of the cluster. The identity's unless told",
  },
  reads: {
    AZURE_CLOUD_NAME: "`azure/cli`: the cloud that your own `az` works in, where it has no token",
    AZURE_FEDERATED_TOKEN_FILE: "`azure/oidc`: the file of the token",
    "IDENTITY_ENDPOINT, IDENTITY_HEADER":
      "`azure/managed-identity`: where App Service and Functions answer",
    IMDS_ENDPOINT: "`azure/managed-identity`: tells Azure Arc, which is refused",
    AZURE_CONFIG_DIR: "`azure/cli`: where your own `az` keeps its sign-in",
  },
  sets: {
    AZURE_CONFIG_DIR: "A private configuration of `az`, signed in",
    AZURE_EXTENSION_DIR: "The extensions of your own `az`",
    "AZURE_SUBSCRIPTION_ID, ARM_SUBSCRIPTION_ID": "The subscription",
    "AZURE_TENANT_ID, ARM_TENANT_ID, AZCOPY_TENANT_ID": "The tenant",
    "AZURE_LOCATION, ARM_LOCATION": "The location, where it is known",
    AZURE_RESOURCE_GROUP: "The resource group, where it is known",
    AZD_CONFIG_DIR: "A private configuration of azd",
    "ARM_USE_CLI, AZURE_TOKEN_CREDENTIALS, AZCOPY_AUTO_LOGIN_TYPE, AZURE_USE_AZURE_CLI":
      "Tell Terraform, Microsoft's libraries and azcopy to ask `az`",
    "ARM_USE_OIDC, ARM_CLIENT_ID, ARM_OIDC_TOKEN_FILE_PATH, AZURE_CLIENT_ID, AZURE_FEDERATED_TOKEN_FILE":
      "`azure/oidc` with a token file: tell them to exchange that",
    "ARM_ENVIRONMENT, AZURE_ENVIRONMENT, AZURE_AUTHORITY_HOST":
      "Which of Azure's clouds, where it is not the public one",
    "ARM_MSI_ENDPOINT, IDENTITY_ENDPOINT, IDENTITY_HEADER, AZURE_POD_IDENTITY_AUTHORITY_HOST":
      "Keep tools from the machine's own identity",
    AZURE_ACCESS_TOKEN: "The access token, with `expose` alone",
  },
};
