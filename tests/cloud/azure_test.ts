/** The loopback Entra ID is proven by Microsoft's own clients: `az`, and the library for Python below it. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import {
  ADA,
  APP,
  azureJourney,
  type AzureWorld,
  SECRET,
  SUBSCRIPTION,
  TENANT,
} from "../e2e/azure_world.ts";
import { type Outcome, runProgram } from "../e2e/process.ts";
import { findTool, tool } from "../e2e/tools.ts";
import { printed, until } from "../e2e/world.ts";

/** The real `az`, with a configuration of its own, which meets the loopback cloud under the real names. */
function az({ box, entra, certificate }: AzureWorld) {
  const env = {
    ...box.env,
    AZURE_CONFIG_DIR: `${box.home}/az`,
    REQUESTS_CA_BUNDLE: certificate,
    HTTPS_PROXY: entra.proxy,
    AZURE_CORE_COLLECT_TELEMETRY: "no",
  };
  const run = (...args: string[]): Promise<Outcome> =>
    runProgram(tool("az"), args, { env, timeout: 120_000 });
  return { env, run };
}

const SERVICE = ["login", "--service-principal", "--username", APP.client, "--tenant", TENANT];

azureJourney("az signs in as an application, and sees its subscription", { tools: ["az"] }, async (
  world,
) => {
  const { run } = az(world);
  const [seen] = JSON.parse(printed(await run(...SERVICE, "--password", SECRET)));
  assertEquals([seen.id, seen.name, seen.tenantId, seen.user], [
    SUBSCRIPTION,
    "Production",
    TENANT,
    { name: APP.client, type: "servicePrincipal" },
  ]);
  const given = JSON.parse(printed(await run("account", "get-access-token", "--output", "json")));
  const { audience } = world.entra.vault.access.get(given.accessToken)!;
  assertEquals(audience, "https://management.core.windows.net/");
  const refused = await run(...SERVICE, "--password", "wrong");
  assertMatch(refused.stderr, /7000215/);
});

azureJourney("az signs in with a certificate", { tools: ["az"] }, async (world) => {
  const { run } = az(world);
  const [seen] = JSON.parse(
    printed(await run(...SERVICE, "--password", `${world.box.directory}/app.pem`)),
  );
  assertEquals(seen.id, SUBSCRIPTION);
});

azureJourney("whoever az is signed in as can open a shell, which az itself does not notice", {
  tools: ["az"],
}, async (world) => {
  const { run, env } = az(world);
  const nobody = await world.run(["login", "-i", "az"], env);
  assertEquals(nobody.status, 4, nobody.stderr);
  assertStringIncludes(nobody.stderr, `az login --tenant ${TENANT}`);
  printed(await run(...SERVICE, "--password", SECRET));
  const script = 'echo "$ARM_SUBSCRIPTION_ID $AZURE_CONFIG_DIR"';
  const out = printed(await world.run(["exec", "-i", "az", "--", "sh", "-c", script], env));
  const [subscription, directory] = out.trim().split(" ");
  assertEquals(subscription, SUBSCRIPTION);
  assertEquals(directory!.startsWith(world.box.runtime), true);
  const told = JSON.parse(printed(await world.run(["list", "--format", "json"], env)));
  assertEquals(JSON.stringify(told).includes(SECRET), false);
  assertEquals(JSON.parse(printed(await run("account", "show"))).id, SUBSCRIPTION);
});

const PYTHON = `
import json, sys, msal
url, tenant, ca, how, secret = sys.argv[1:6]
options = dict(authority=f"{url}/{tenant}", verify=ca, instance_discovery=False)
scopes = ["https://management.azure.com/.default"]
if how == "secret":
    app = msal.ConfidentialClientApplication(sys.argv[6], client_credential=secret, **options)
    print(json.dumps(app.acquire_token_for_client(scopes)))
else:
    app = msal.PublicClientApplication("04b07795-8ddb-461a-bbee-02f9e1bf7b46", **options)
    flow = app.initiate_device_flow(scopes)
    print(flow["user_code"], file=sys.stderr, flush=True)
    print(json.dumps(app.acquire_token_by_device_flow(flow)))
    [account] = app.get_accounts()
    print(json.dumps(account))
    print(json.dumps(app.acquire_token_silent(["https://graph.microsoft.com/.default"], account)))
`;

const python = findTool("python3");
const conditions = {
  "python3-msal installed": python !== undefined &&
    (await runProgram(python, ["-c", "import msal"], { env: {} })).status === 0,
};

azureJourney("Microsoft's library for Python signs in with a secret and with a code, and renews", {
  tools: ["python3"],
  conditions,
}, async ({ entra, certificate, box }) => {
  const base = [entra.url, TENANT, certificate];
  const ask = (...more: string[]) =>
    runProgram(tool("python3"), ["-c", PYTHON, ...base, ...more], { env: box.env });
  const given = JSON.parse(printed(await ask("secret", SECRET, APP.client)));
  assertEquals(entra.vault.access.get(given.access_token)?.object, APP.object);
  const wrong = JSON.parse(printed(await ask("secret", "wrong", APP.client)));
  assertEquals([wrong.error, wrong.error_codes], ["invalid_client", [7000215]]);
  const asking = ask("code", "");
  await until(() => entra.devices.waiting().length === 1, "a code is shown");
  entra.devices.decide(entra.devices.waiting()[0]!, "agree");
  const [first, account, graph] = printed(await asking).trim().split("\n").map((it) =>
    JSON.parse(it)
  );
  assertEquals(first.id_token_claims.preferred_username, ADA.username);
  assertEquals(account.home_account_id, `${ADA.object}.${ADA.home}`);
  assertEquals(
    entra.vault.access.get(graph.access_token)?.audience,
    "https://graph.microsoft.com",
  );
});

/** A vault that the application may read, and one that it may not. */
const VAULTS = {
  "my-vault": { readers: [APP.object], secrets: { ops: ["older", "canary-kept-EXAMPLE"] } },
  "closed": { readers: [], secrets: { ops: ["x"] } },
};

/** What each is: a value, or the error's code. */
const READING = `
import json, sys
from azure.core.exceptions import HttpResponseError
from azure.identity import ClientSecretCredential
from azure.keyvault.secrets import SecretClient

tenant, client, secret = sys.argv[1:4]
credential = ClientSecretCredential(tenant, client, secret)
said = []
for vault, name, version in json.loads(sys.argv[4]):
    try:
        kept = SecretClient(f"https://{vault}.vault.azure.net", credential).get_secret(name, version)
        said.append([kept.value, kept.properties.version])
    except HttpResponseError as error:
        said.append([error.status_code, error.error.code])
print(json.dumps(said))
`;

const reads = ["-c", "import azure.identity, azure.keyvault.secrets"];
const hasClient = python !== undefined &&
  (await runProgram(python, reads, { env: {} })).status === 0;

azureJourney("Microsoft's library for Python reads what the loopback Key Vault keeps", {
  tools: ["python3"],
  conditions: { "azure-keyvault-secrets is here": hasClient },
  vaults: VAULTS,
}, async (world) => {
  const { env } = az(world);
  const first = "1".padStart(32, "0");
  const asked = [["my-vault", "ops", ""], ["my-vault", "ops", first]];
  const others = [["my-vault", "opz", ""], ["closed", "ops", ""]];
  const args = ["-c", READING, TENANT, APP.client, SECRET, JSON.stringify([...asked, ...others])];
  const said = JSON.parse(printed(await runProgram(tool("python3"), args, { env })));
  assertEquals(said, [
    ["canary-kept-EXAMPLE", "2".padStart(32, "0")],
    ["older", first],
    [404, "SecretNotFound"],
    [403, "Forbidden"],
  ]);
});
