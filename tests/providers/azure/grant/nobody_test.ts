import { assertEquals } from "@std/assert";
import { nobody } from "../../../../providers/azure/grant/nobody.ts";
import { placeFor } from "../../plans.ts";

Deno.test("attack: Azure's tools find the person's own, or the machine's, in a session without Azure", () => {
  const root = "/run/user/1000/session/azure";
  const { variables, files } = nobody(placeFor());
  assertEquals(variables, {
    AZURE_CONFIG_DIR: `${root}/atmos-auth-az`,
    AZD_CONFIG_DIR: `${root}/azd`,
    ARM_USE_CLI: "true",
    AZURE_TOKEN_CREDENTIALS: "AzureCliCredential",
    AZURE_USE_AZURE_CLI: "true",
    AZCOPY_AUTO_LOGIN_TYPE: "AZCLI",
    IDENTITY_ENDPOINT: "http://127.0.0.1:9",
    IDENTITY_HEADER: "no-azure-identity-in-this-session",
    AZURE_POD_IDENTITY_AUTHORITY_HOST: "http://127.0.0.1:9",
    ARM_MSI_ENDPOINT: "http://127.0.0.1:9",
  });
  assertEquals(Object.keys(files), ["azure/atmos-auth-az/config"]);
});
