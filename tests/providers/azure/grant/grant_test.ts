import { assertEquals } from "@std/assert";
import { Secret } from "../../../../lib/secret.ts";
import { CLOUDS } from "../../../../providers/azure/clouds.ts";
import { grantFor } from "../../../../providers/azure/grant/grant.ts";
import type { Workplace } from "../../../../providers/azure/tenant.ts";
import {
  type Account,
  type Resource,
  RESOURCES,
  tokensCredential,
} from "../../../../providers/azure/tokens.ts";
import { ownFiles } from "../../../../providers/azure/grant/az.ts";
import { placeFor } from "../../plans.ts";

const [PUBLIC, USGOVERNMENT, CHINA] = CLOUDS;
const SUBSCRIPTION = "55555555-5555-5555-5555-555555555555";
const TENANT = "11111111-1111-1111-1111-111111111111";
const PLACE: Workplace = { cloud: PUBLIC!, authority: undefined, subscription: SUBSCRIPTION };

/** A guest: at home elsewhere. */
const ADA: Account = {
  tenant: TENANT,
  home: "33333333-3333-3333-3333-333333333333",
  object: "44444444-4444-4444-4444-444444444444",
  username: "Ada@example.com",
  type: "user",
  client: "66666666-6666-6666-6666-666666666666",
};

const APP = "22222222-2222-2222-2222-222222222222";
const CI: Account = {
  tenant: TENANT,
  home: TENANT,
  object: "77777777-7777-7777-7777-777777777777",
  username: APP,
  type: "servicePrincipal",
  client: APP,
};

function credentialOf(account: Account, resources: readonly Resource[] = ["arm", "graph"]) {
  const tokens = resources.map((name, index) => {
    const token = new Secret(`${name}-canary-EXAMPLE`);
    return [name, { token, expires: 1_900_000_000_500 + index * 60_000 }];
  });
  return tokensCredential(account, Object.fromEntries(tokens), { refresh: "not-a-secret" });
}

const NONE = { type: "none", shown: {}, secret: {} };
const HELPER = ["/usr/bin/atmos-auth", "credential-process", "-i", "prod"];
const ROOT = "/run/user/1000/session/azure";
const AZ = "azure/atmos-auth-az";
const NOBODY = "no-token-here-use-atmos-auth-shell-or-exec";
const CLI = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";

/** A home directory around the session. */
function around(variables: Readonly<Record<string, string>>) {
  return { get: (name: string) => variables[name], entries: () => Object.entries(variables) };
}

function shown(files: Readonly<Record<string, string | Secret>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(files).map(([name, it]) => [name, typeof it === "string" ? it : it.reveal()]),
  );
}

Deno.test("a person's grant leads az, and whatever asks az, into the session", () => {
  const place = { ...PLACE, location: "westeurope", resourceGroup: "rg-100%" };
  const where = placeFor({ env: around({ HOME: "/home/ada" }) });
  const { variables, files, pass, exposable } = grantFor(place, credentialOf(ADA), where);
  assertEquals(variables, {
    AZURE_CONFIG_DIR: `${ROOT}/atmos-auth-az`,
    AZURE_EXTENSION_DIR: "/home/ada/.azure/cliextensions",
    AZURE_SUBSCRIPTION_ID: SUBSCRIPTION,
    ARM_SUBSCRIPTION_ID: SUBSCRIPTION,
    AZURE_TENANT_ID: TENANT,
    AZURE_LOCATION: "westeurope",
    ARM_LOCATION: "westeurope",
    AZURE_RESOURCE_GROUP: "rg-100%",
    AZD_CONFIG_DIR: `${ROOT}/azd`,
    AZCOPY_TENANT_ID: TENANT,
    AZURE_POD_IDENTITY_AUTHORITY_HOST: "http://127.0.0.1:9",
    ARM_MSI_ENDPOINT: "http://127.0.0.1:9",
    IDENTITY_ENDPOINT: "http://127.0.0.1:9",
    ARM_USE_CLI: "true",
    AZURE_TOKEN_CREDENTIALS: "AzureCliCredential",
    AZURE_USE_AZURE_CLI: "true",
    AZCOPY_AUTO_LOGIN_TYPE: "AZCLI",
  });
  assertEquals(pass, []);
  assertEquals(exposable!.AZURE_ACCESS_TOKEN!.reveal(), "arm-canary-EXAMPLE");
  const { [`${AZ}/azureProfile.json`]: profile, [`${AZ}/msal_token_cache.json`]: cache, ...rest } =
    shown(files);
  assertEquals(rest, {
    [`${AZ}/config`]: `[cloud]
name = AzureCloud

[core]
encrypt_token_cache = false
enable_broker_on_windows = false
enable_broker_on_mac = false
allow_broker = false
collect_telemetry = false
survey_message = false
instance_discovery = false

[logging]
enable_log_file = false

[auto-upgrade]
enable = false

[acr]
audience_resource = https://management.azure.com

[defaults]
group = rg-100%%
location = westeurope
`,
    [`${AZ}/clouds.config`]: `[AzureCloud]\nsubscription = ${SUBSCRIPTION}\n`,
    "azure/azd/config.json": `{ "auth": { "useAzCliAuth": "true" } }\n`,
  });
  assertEquals(JSON.parse(profile!), {
    subscriptions: [{
      id: SUBSCRIPTION,
      name: SUBSCRIPTION,
      state: "Enabled",
      user: { name: "Ada@example.com", type: "user" },
      isDefault: true,
      tenantId: TENANT,
      environmentName: "AzureCloud",
      homeTenantId: TENANT,
      managedByTenants: [],
    }],
  });
  const home = `${ADA.object}.${ADA.home}`;
  const environment = "login.microsoftonline.com";
  const token = (name: string, target: string, expires_on: string) => [
    `${home}-${environment}-accesstoken-${CLI}-${TENANT}-${target}`,
    {
      credential_type: "AccessToken",
      secret: `${name}-canary-EXAMPLE`,
      home_account_id: home,
      environment,
      client_id: CLI,
      target,
      realm: TENANT,
      token_type: "Bearer",
      expires_on,
    },
  ];
  const both = ["https://management.azure.com", "https://management.core.windows.net"];
  const scopes = (resource: string) => `${resource}/.default ${resource}//.default`;
  assertEquals(JSON.parse(cache!), {
    AccessToken: Object.fromEntries([
      token("arm", both.map(scopes).join(" "), "1900000000"),
      token("graph", scopes("https://graph.microsoft.com"), "1900000060"),
    ]),
    Account: {
      [`${home}-${environment}-${TENANT}`]: {
        home_account_id: home,
        environment,
        realm: TENANT,
        local_account_id: ADA.object,
        username: "Ada@example.com",
        authority_type: "MSSTS",
      },
    },
  });
});

Deno.test("only the token cache is secret, and it is marked so", () => {
  for (const account of [ADA, CI]) {
    const { variables, files } = grantFor(PLACE, credentialOf(account, RESOURCES), placeFor());
    const secrets = Object.entries(files).filter(([, content]) => typeof content !== "string");
    assertEquals(secrets.map(([name]) => name), [`${AZ}/msal_token_cache.json`]);
    assertEquals(JSON.stringify([variables, files]).includes("canary"), false);
  }
});

Deno.test("no refresh token is ever in a session, whatever the credential carries", () => {
  const credential = credentialOf(ADA);
  const refresh = new Secret("refresh-canary-EXAMPLE");
  const more = { ...credential, secret: { ...credential.secret, refresh, refresh_token: refresh } };
  const { files } = grantFor(PLACE, more, placeFor());
  assertEquals(JSON.stringify(shown(files)).includes("refresh-canary"), false);
  assertEquals(Object.keys(cacheIn(files)).sort(), ["AccessToken", "Account"]);
});

function cacheIn(files: Readonly<Record<string, string | Secret>>): Record<string, object> {
  return JSON.parse(shown(files)[`${AZ}/msal_token_cache.json`]!);
}

/** Scopes by token, as the cache has them. */
function targetsIn(files: Readonly<Record<string, string | Secret>>) {
  const entries = Object.values(cacheIn(files).AccessToken!) as {
    secret: string;
    target: string;
  }[];
  return Object.fromEntries(entries.map(({ secret, target }) => [secret.split("-")[0], target]));
}

Deno.test("each cloud's own resources are in its cache, with one slash and with two", () => {
  const two = (resource: string) => `${resource}/.default ${resource}//.default`;
  const server = "6dae42f8-4368-4678-94ff-3960e28e3630/.default";
  const cases = [
    [PUBLIC, {
      arm: two("https://management.azure.com"),
      legacy: two("https://management.core.windows.net"),
      graph: two("https://graph.microsoft.com"),
      vault: two("https://vault.azure.net"),
      storage: two("https://storage.azure.com"),
      server,
    }],
    [USGOVERNMENT, {
      arm: two("https://management.usgovcloudapi.net"),
      legacy: two("https://management.core.usgovcloudapi.net"),
      graph: two("https://graph.microsoft.us"),
      vault: two("https://vault.usgovcloudapi.net"),
      storage: two("https://storage.azure.com"),
      server,
    }],
    [CHINA, {
      arm: two("https://management.chinacloudapi.cn"),
      legacy: two("https://management.core.chinacloudapi.cn"),
      graph: two("https://microsoftgraph.chinacloudapi.cn"),
      vault: two("https://vault.azure.cn"),
      storage: two("https://storage.azure.com"),
      server,
    }],
  ] as const;
  for (const [cloud, expected] of cases) {
    const place = { ...PLACE, cloud: cloud! };
    const { files } = grantFor(place, credentialOf(ADA, RESOURCES), placeFor());
    assertEquals<unknown>(targetsIn(files), expected);
  }
});

Deno.test("an application is one to az, without a secret and without an account", () => {
  const { variables, files } = grantFor(PLACE, credentialOf(CI, ["arm"]), placeFor());
  assertEquals(variables.ARM_USE_CLI, "true");
  assertEquals([variables.ARM_CLIENT_ID, variables.ARM_TENANT_ID], [undefined, undefined]);
  const read = (name: string) => JSON.parse(shown(files)[`${AZ}/${name}`]!);
  assertEquals(read("azureProfile.json").subscriptions[0].user, {
    name: APP,
    type: "servicePrincipal",
  });
  assertEquals(read("service_principal_entries.json"), [{ client_id: APP, tenant: TENANT }]);
  const { AccessToken, Account } = cacheIn(files);
  assertEquals(Account, {});
  const [[key, token]] = Object.entries(AccessToken!) as [[string, Record<string, unknown>]];
  assertEquals(key.startsWith(`-login.microsoftonline.com-accesstoken-${APP}-${TENANT}-`), true);
  assertEquals([token.home_account_id, token.client_id], [null, APP]);
});

Deno.test("a federated application's tools are told where its token lies, and never the token", () => {
  const oidc = { client: APP, tokenFile: "/var/run/secrets/token" };
  const { variables } = grantFor({ ...PLACE, oidc }, credentialOf(CI), placeFor());
  assertEquals(variables, {
    AZURE_CONFIG_DIR: `${ROOT}/atmos-auth-az`,
    AZURE_SUBSCRIPTION_ID: SUBSCRIPTION,
    ARM_SUBSCRIPTION_ID: SUBSCRIPTION,
    AZURE_TENANT_ID: TENANT,
    AZD_CONFIG_DIR: `${ROOT}/azd`,
    AZCOPY_TENANT_ID: TENANT,
    AZURE_POD_IDENTITY_AUTHORITY_HOST: "http://127.0.0.1:9",
    ARM_MSI_ENDPOINT: "http://127.0.0.1:9",
    ARM_USE_OIDC: "true",
    ARM_TENANT_ID: TENANT,
    ARM_CLIENT_ID: APP,
    ARM_OIDC_TOKEN_FILE_PATH: "/var/run/secrets/token",
    AZURE_CLIENT_ID: APP,
    AZURE_FEDERATED_TOKEN_FILE: "/var/run/secrets/token",
    AZURE_TOKEN_CREDENTIALS: "WorkloadIdentityCredential",
    AZCOPY_AUTO_LOGIN_TYPE: "WORKLOAD",
  });
});

Deno.test("programs find the token wherever they are started", () => {
  const oidc = { client: APP, tokenFile: "~/token" };
  const { variables } = grantFor({ ...PLACE, oidc }, credentialOf(CI), placeFor());
  const { ARM_OIDC_TOKEN_FILE_PATH, AZURE_FEDERATED_TOKEN_FILE } = variables;
  assertEquals([ARM_OIDC_TOKEN_FILE_PATH, AZURE_FEDERATED_TOKEN_FILE], [
    "/home/ada/token",
    "/home/ada/token",
  ]);
});

Deno.test("a sovereign cloud is named to everybody who would take the public one", () => {
  const place = { ...PLACE, cloud: USGOVERNMENT! };
  const { variables, files } = grantFor(place, credentialOf(ADA), placeFor());
  const { ARM_ENVIRONMENT, AZURE_ENVIRONMENT, AZURE_AUTHORITY_HOST } = variables;
  assertEquals([ARM_ENVIRONMENT, AZURE_ENVIRONMENT, AZURE_AUTHORITY_HOST], [
    "usgovernment",
    "AzureUSGovernment",
    "https://login.microsoftonline.us",
  ]);
  const text = shown(files);
  assertEquals(text[`${AZ}/config`]!.startsWith("[cloud]\nname = AzureUSGovernment\n"), true);
  assertEquals(
    text[`${AZ}/clouds.config`],
    `[AzureUSGovernment]\nsubscription = ${SUBSCRIPTION}\n`,
  );
  const { environmentName } = JSON.parse(text[`${AZ}/azureProfile.json`]!).subscriptions[0];
  assertEquals(environmentName, "AzureUSGovernment");
});

Deno.test("another authority is az's in the cloud's place, and its host is the cache's", () => {
  const place = { ...PLACE, authority: "https://127.0.0.1:4711/" };
  const { variables, files } = grantFor(place, credentialOf(ADA), placeFor());
  assertEquals(variables.AZURE_AUTHORITY_HOST, "https://127.0.0.1:4711");
  assertEquals(
    shown(files)[`${AZ}/clouds.config`],
    `[AzureCloud]\nsubscription = ${SUBSCRIPTION}\n` +
      "endpoint_active_directory = https://127.0.0.1:4711\n",
  );
  const [account] = Object.values(cacheIn(files).Account!) as [{ environment: string }];
  assertEquals(account.environment, "127.0.0.1");
});

Deno.test("where no file may hold a token none is written, and az is nobody, by a name that says what to do", () => {
  for (const credential of [NONE, credentialOf(ADA), credentialOf(CI)]) {
    const place = { ...PLACE, tenant: "example.onmicrosoft.com" };
    const { variables, files } = grantFor(
      place,
      credential,
      placeFor({ helper: HELPER, inFiles: "never" }),
    );
    assertEquals(Object.values(files).filter((content) => typeof content !== "string"), []);
    assertEquals(Object.keys(files).sort(), [
      `${AZ}/azureProfile.json`,
      `${AZ}/clouds.config`,
      `${AZ}/config`,
      "azure/azd/config.json",
    ]);
    const { user, tenantId } =
      JSON.parse(files[`${AZ}/azureProfile.json`] as string).subscriptions[0];
    const tenant = credential === NONE ? "example.onmicrosoft.com" : TENANT;
    assertEquals([user, tenantId], [{ name: NOBODY, type: "user" }, tenant]);
    assertEquals(variables.AZURE_TENANT_ID, tenant);
  }
});

Deno.test("the subscription is called what the person's own az calls it", () => {
  const called = { [SUBSCRIPTION]: 'Prod "1"\n', other: "Other" };
  for (const [subscription, name] of [[SUBSCRIPTION, called[SUBSCRIPTION]], [APP, APP]]) {
    const place = { ...PLACE, subscription: subscription!.toUpperCase() };
    const { files } = grantFor(place, credentialOf(ADA), placeFor({ settings: { called } }));
    const { subscriptions } = JSON.parse(files[`${AZ}/azureProfile.json`] as string);
    assertEquals(subscriptions.map(({ id, name }: Record<string, string>) => [id, name]), [
      [place.subscription, name === APP ? place.subscription : name],
    ]);
  }
});

Deno.test("a line break in a setting is no second setting of az", () => {
  const resourceGroup = "rg\n[extension]\ndev_sources = /tmp/evil\r\n";
  const { files } = grantFor({ ...PLACE, resourceGroup }, credentialOf(ADA), placeFor());
  const lines = shown(files)[`${AZ}/config`]!.split("\n");
  assertEquals(lines.includes("[extension]"), false);
  assertEquals(lines.includes("group = rg [extension] dev_sources = /tmp/evil "), true);
});

Deno.test("the person's own commands of az are found at home, and nowhere that a variable says", () => {
  const cases = [
    ["linux", { HOME: "/home/ada" }, "/home/ada/.azure/cliextensions"],
    [
      "linux",
      { HOME: "/home/ada", AZURE_CONFIG_DIR: "/evil", AZURE_EXTENSION_DIR: "/evil" },
      "/home/ada/.azure/cliextensions",
    ],
    ["linux", {}, undefined],
    ["windows", { USERPROFILE: "C:\\Users\\ada" }, "C:\\Users\\ada\\.azure\\cliextensions"],
  ] as const;
  for (const [os, env, expected] of cases) {
    const where = placeFor({ os, env: around(env) });
    const { variables } = grantFor(PLACE, credentialOf(ADA), where);
    assertEquals(variables.AZURE_EXTENSION_DIR, expected);
  }
});

Deno.test("on Windows paths are Windows' own", () => {
  const { variables } = grantFor(PLACE, credentialOf(ADA), placeFor({ os: "windows" }));
  assertEquals(variables.AZURE_CONFIG_DIR, "C:\\Users\\ada\\session\\azure\\atmos-auth-az");
  assertEquals(variables.AZD_CONFIG_DIR, "C:\\Users\\ada\\session\\azure\\azd");
});

Deno.test("az finds in a session which of its modules know which command, as the person's own has noted it", () => {
  const where = placeFor({ own: ['{"version":"2.45.0"}'] });
  const { files } = grantFor(PLACE, credentialOf(ADA), where);
  assertEquals(files[`${AZ}/commandIndex.json`], '{"version":"2.45.0"}');
  const ownOf = (variables: Record<string, string>) =>
    ownFiles(placeFor({ env: around(variables) }));
  assertEquals(ownOf({ HOME: "/home/ada" }), ["/home/ada/.azure/commandIndex.json"]);
  assertEquals(ownOf({ HOME: "/home/ada", AZURE_CONFIG_DIR: "/az" }), ["/az/commandIndex.json"]);
  assertEquals(ownOf({}), []);
});
