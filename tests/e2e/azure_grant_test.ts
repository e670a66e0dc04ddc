/** What an Azure identity's session is to the real `az` and to Microsoft's library, beside the person's own sign-in. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { posix } from "@std/path";
import type { Credential } from "../../lib/credential.ts";
import { Secret } from "../../lib/secret.ts";
import { CLOUDS } from "../../providers/azure/clouds.ts";
import type { InFiles } from "../../lib/provider/grant.ts";
import { grantFor } from "../../providers/azure/grant/grant.ts";
import type { Workplace } from "../../providers/azure/tenant.ts";
import { type Account, tokensCredential } from "../../providers/azure/tokens.ts";
import { type Estate, startEstate } from "../cloud/azure/estate.ts";
import { placeFor } from "../providers/plans.ts";
import { type Outcome, runProgram } from "./process.ts";
import { type Sandbox, sandbox } from "./sandbox.ts";
import { findTool, type Needs, scenario, tool } from "./tools.ts";
import { printed } from "./world.ts";

const SUBSCRIPTION = "55555555-5555-5555-5555-555555555555";
const TENANT = "11111111-1111-1111-1111-111111111111";
const APP = "22222222-2222-2222-2222-222222222222";
const SERVER = "6dae42f8-4368-4678-94ff-3960e28e3630";

/** A guest in the tenant. */
const ADA: Account = {
  tenant: TENANT,
  home: "33333333-3333-3333-3333-333333333333",
  object: "44444444-4444-4444-4444-444444444444",
  username: "ada@example.com",
  type: "user",
  client: "66666666-6666-6666-6666-666666666666",
};
const CI: Account = { ...ADA, home: TENANT, username: APP, type: "servicePrincipal", client: APP };

const place = { subscription: SUBSCRIPTION, group: "rg-prod" };

/** The world of one test: an estate, and a session that a test puts its identities into. */
interface Place {
  readonly box: Sandbox;
  readonly estate: Estate;
  /** Writes a grant as a session does, and again at each renewal. */
  enter(credential: Credential, how?: Entry): void;
  /** Runs a program there. */
  run(program: string, args: readonly string[]): Promise<Outcome>;
  /** What `az` printed, which had to succeed. */
  az(...args: readonly string[]): Promise<Record<string, unknown>>;
}

/** What is different about a session. */
interface Entry extends Pick<Workplace, "oidc"> {
  readonly helper?: readonly string[];
  readonly inFiles?: InFiles;
}

function journey(name: string, needs: Needs, go: (place: Place) => Promise<void>): void {
  scenario(name, { ...needs, tools: ["az", "openssl", ...needs.tools ?? []] }, async () => {
    await using box = sandbox();
    const estate = await startEstate({
      registry: { host: "myregistry.azurecr.io", tenant: TENANT, ...place },
      knows: (token) => ["arm-1-EXAMPLE", "arm-2-EXAMPLE"].includes(token),
      clusters: [{
        ...{ ...place, name: "prod", application: SERVER },
        ...{ server: "https://prod.hcp.westeurope.azmk8s.io:443", authority: btoa("PEM") },
      }],
    });
    try {
      await go(makePlace(box, estate));
    } finally {
      await estate.close();
    }
  });
}

function makePlace(box: Sandbox, estate: Estate): Place {
  const authority = box.write("ca.pem", estate.authority);
  signInElsewhere(box);
  const trust = { REQUESTS_CA_BUNDLE: authority, SSL_CERT_FILE: authority };
  const own = { ...trust, HTTPS_PROXY: estate.proxy };
  let env: Record<string, string> = { ...box.env, ...own };
  const run: Place["run"] = (program, args) =>
    runProgram(program, args, { env, cwd: `${box.home}/work` });
  return {
    ...{ box, estate, run },
    enter: (credential, { oidc, ...entry } = {}) => {
      const where = placeFor({ directory: `${box.directory}/session`, join: posix.join, ...entry });
      const there = { cloud: CLOUDS[0]!, authority: undefined, subscription: SUBSCRIPTION, oidc };
      const { variables, files } = grantFor(there, credential, where);
      for (const [name, content] of Object.entries(files)) {
        box.write(`session/${name}`, typeof content === "string" ? content : content.reveal());
      }
      env = { ...box.env, ...own, ...variables };
    },
    az: async (...args) => JSON.parse(printed(await run(tool("az"), [...args, "-o", "json"]))),
  };
}

/** The person's own sign-in, above the directory that the session works in. */
function signInElsewhere(box: Sandbox): void {
  const token = (secret: string) => ({ secret, client_id: "canary", environment: "canary" });
  const cache = {
    AccessToken: { a: token("canary-access") },
    RefreshToken: { r: token("canary") },
  };
  const subscription = {
    ...{ id: "canary", name: "canary", state: "Enabled", tenantId: "canary", isDefault: true },
    ...{ environmentName: "AzureCloud", user: { name: "canary@example.com", type: "user" } },
  };
  const files = {
    "azureProfile.json": JSON.stringify({ subscriptions: [subscription] }),
    "msal_token_cache.json": JSON.stringify(cache),
    "config": "[cloud]\nname = AzureChinaCloud\n\n[defaults]\ngroup = canary\n",
    "clouds.config": "[AzureCloud]\nendpoint_active_directory = https://canary.example\n",
  };
  for (const [name, text] of Object.entries(files)) box.write(`home/.azure/${name}`, text);
  // A project's own folder, which has nothing to do with `az`.
  box.write("home/work/azure/config", "not: an ini file\n");
}

/** The person's own files, byte for byte. */
function snapshot(box: Sandbox): Record<string, string> {
  const files = box.tree("home").filter((path) => !path.endsWith("/"));
  return Object.fromEntries(
    files.map((path) => [path, Deno.readTextFileSync(`${box.home}/${path}`)]),
  );
}

function tokensOf(account: Account, number: number): Credential {
  const expires = Date.now() + 3_600_000;
  const token = (name: string) => ({ token: new Secret(`${name}-${number}-EXAMPLE`), expires });
  return tokensCredential(account, {
    ...{ arm: token("arm"), graph: token("graph"), server: token("server") },
  });
}

journey(
  "az in a session is this identity, with its tokens and then its next ones, and leaves the person's own alone",
  {},
  async ({ box, estate, enter, az }) => {
    const before = snapshot(box);
    enter(tokensOf(ADA, 1));
    const { id, tenantId, user, environmentName } = await az("account", "show");
    assertEquals([id, tenantId, user, environmentName], [
      SUBSCRIPTION,
      TENANT,
      { name: "ada@example.com", type: "user" },
      "AzureCloud",
    ]);
    const get = ["account", "get-access-token"];
    const { accessToken, tenant, subscription } = await az(...get);
    assertEquals([accessToken, tenant, subscription], ["arm-1-EXAMPLE", TENANT, SUBSCRIPTION]);
    const graph = await az(...get, "--resource", "https://graph.microsoft.com/");
    assertEquals(graph.accessToken, "graph-1-EXAMPLE");
    enter(tokensOf(ADA, 2));
    // As Terraform's provider asks.
    const scope = ["--scope", "https://management.azure.com/.default"];
    const next = await az(...get, ...scope, "--subscription", SUBSCRIPTION);
    assertEquals(next.accessToken, "arm-2-EXAMPLE");
    assertEquals(snapshot(box), before);
    const asked = estate.requests.filter(({ host }) => host.startsWith("login."));
    assertEquals([...new Set(asked.map(({ method }) => method))], ["GET"]);
  },
);

journey(
  "az is an application without its secret, and has no way to another token",
  {},
  async ({ enter, az, run }) => {
    enter(tokensOf(CI, 1));
    const get = ["account", "get-access-token"];
    assertEquals((await az(...get)).accessToken, "arm-1-EXAMPLE");
    const other = await run(tool("az"), [...get, "--resource", "https://api.loganalytics.io"]);
    assert(other.status !== 0);
    assertEquals(other.stdout.includes("canary"), false);
  },
);

journey(
  "where no file may hold a token az is nobody, though the person has signed in, and says what to do",
  {},
  async ({ enter, run }) => {
    const helper = ["/usr/bin/atmos-auth", "credential-process", "-i", "prod"];
    enter(tokensOf(ADA, 1), { helper, inFiles: "never" });
    const { status, stdout, stderr } = await run(tool("az"), ["account", "get-access-token"]);
    assertEquals([status !== 0, stdout], [true, ""]);
    assertStringIncludes(stderr, "no-token-here-use-atmos-auth-shell-or-exec");
  },
);

journey(
  "the real az signs in to the loopback registry, and finds the loopback cluster",
  {},
  async ({ enter, az, run }) => {
    enter(tokensOf(ADA, 1));
    const login = await az("acr", "login", "-n", "myregistry", "--expose-token");
    assertEquals(login.loginServer, "myregistry.azurecr.io");
    const get = ["aks", "get-credentials", "-n", "prod", "-g", "rg-prod", "--format", "exec"];
    const config = printed(await run(tool("az"), [...get, "-f", "-"]));
    assertStringIncludes(config, "https://prod.hcp.westeurope.azmk8s.io:443");
  },
);

journey(
  "Terraform is this identity: through az, or by the token of a federated application",
  { tools: ["terraform"] },
  async ({ box, estate, enter, run }) => {
    const names = { resource_group_name: "rg-prod", storage_account_name: "state" };
    const backend = { azurerm: { ...names, container_name: "tf", key: "prod.tfstate" } };
    box.write("home/work/main.tf.json", JSON.stringify({ terraform: { backend } }));
    const init = () => run(tool("terraform"), ["init", "-input=false", "-no-color"]);
    enter(tokensOf(ADA, 1));
    // Resource Manager knows the token, but no storage.
    assertStringIncludes((await init()).stderr, "unexpected status 404");
    const tokenFile = box.write("token", "federated-canary-EXAMPLE");
    enter(tokensOf(CI, 1), { oidc: { client: APP, tokenFile } });
    await init();
    const { method, path } = estate.requests.at(-1)!;
    assertEquals([method, path], ["POST", `/${TENANT}/oauth2/v2.0/token`]);
  },
);

const PYTHON = `
from azure.identity import DefaultAzureCredential
print(DefaultAzureCredential().get_token("https://management.azure.com/.default").token)
`;

journey("Microsoft's library for Python gets this identity's token from az", {
  tools: ["python3"],
  conditions: { "azure-identity for Python installed": await hasLibrary() },
}, async ({ enter, run, az }) => {
  enter(tokensOf(ADA, 1));
  // The library waits for az ten seconds, and its first start takes the longest.
  await az("account", "get-access-token");
  assertEquals(printed(await run(tool("python3"), ["-c", PYTHON])).trim(), "arm-1-EXAMPLE");
});

async function hasLibrary(): Promise<boolean> {
  const python = findTool("python3");
  if (!python) return false;
  return (await runProgram(python, ["-c", "import azure.identity"], { env: {} })).status === 0;
}
