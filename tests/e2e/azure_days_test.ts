/** Azure from a sign-in to its tools: the real program, the real `az`, and Azure's own names behind a proxy. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { makeEntra } from "../cloud/azure/entra.ts";
import { startEstate } from "../cloud/azure/estate.ts";
import { makeIssuer } from "../cloud/gcp/jwt.ts";
import { binary } from "./binary.ts";
import { runProgram } from "./process.ts";
import { sandbox } from "./sandbox.ts";
import { scenario } from "./tools.ts";
import { printed } from "./world.ts";

const TENANT = "11111111-2222-3333-4444-555555555555";
const SUBSCRIPTION = "33333333-4444-5555-6666-777777777777";
const APP = {
  client: "22222222-3333-4444-5555-666666666666",
  object: "cccccccc-0000-0000-0000-000000000003",
};
const SECRET = "canary~client-secret~EXAMPLE";

const CONFIG = `auth:
  providers:
    app:
      kind: azure/client-secret
      spec: { tenant_id: ${TENANT}, client_id: ${APP.client}, client_secret: "${SECRET}" }
  identities:
    prod:
      kind: azure/subscription
      default: true
      via: { provider: app }
      principal: { subscription_id: ${SUBSCRIPTION}, location: westeurope, resource_group: rg-prod }
`;

/** Who is signed in, two tokens, a secret that should not be there, and the application's own. */
const SCRIPT = `set -e
az account show --query user -o json
az account get-access-token --query accessToken -o tsv
az account get-access-token --resource https://graph.microsoft.com --query accessToken -o tsv
cd "$AZURE_CONFIG_DIR/.." && grep -rl canary . || true
env | grep -c canary || true
`;

scenario("an application that has signed in is one to az, after env too until its tokens lapse", {
  tools: ["az", "openssl"],
}, async () => {
  await using box = sandbox();
  const entra = makeEntra({
    tenants: [{ id: TENANT, domain: "contoso.example" }],
    applications: [{ ...APP, tenant: TENANT, secrets: [SECRET] }],
    subscriptions: [{
      ...{ id: SUBSCRIPTION, name: "Production", tenant: TENANT },
      readers: [APP.object],
    }],
  }, await makeIssuer("entra-1"));
  const estate = await startEstate({
    entra,
    registry: {
      ...{ host: "myregistry.azurecr.io", tenant: TENANT },
      ...{ subscription: SUBSCRIPTION, group: "rg-prod" },
    },
    knows: (token) => entra.vault.access.has(token),
    clusters: [],
  });
  try {
    const authority = box.write("ca.pem", estate.authority);
    const trust = { SSL_CERT_FILE: authority, REQUESTS_CA_BUNDLE: authority };
    const env = { ...box.env, ...trust, HTTPS_PROXY: estate.proxy };
    box.write("home/.azure/config", "[cloud]\nname = AzureChinaCloud\n");
    box.write("project/atmos.yaml", CONFIG);
    const program = await binary();
    const run = (...args: readonly string[]) =>
      runProgram(program, args, { env, cwd: box.project });
    printed(await run("trust"));
    const known = JSON.parse(printed(await run("whoami", "--json")));
    assertEquals([known.valid, known.account, known.principal], [true, SUBSCRIPTION, APP.client]);

    const out = printed(await run("exec", "--", "sh", "-c", SCRIPT));
    const [user, arm, graph, ...rest] = out.replaceAll(/\{[^}]*\}/g, (it) => it.replace(/\s+/g, ""))
      .trim().split("\n");
    assertEquals(JSON.parse(user!), { name: APP.client, type: "servicePrincipal" });
    const held = [arm!, graph!].map((token) => entra.vault.access.get(token));
    assertEquals(held.map((one) => [one?.object, one?.audience]), [
      [APP.object, "https://management.core.windows.net/"],
      [APP.object, "https://graph.microsoft.com"],
    ]);
    assertEquals(rest, ["0"]);

    const variables = printed(await run("env", "-f", "dotenv"));
    assert(!entra.vault.handedOut.some((secret) => variables.includes(secret)));
    const directory = /^AZURE_CONFIG_DIR=["']?([^"'\n]+)/m.exec(variables)![1]!;
    const asked = "az account get-access-token --query accessToken -o tsv";
    const outside = await runProgram("/bin/sh", ["-c", asked], {
      env: { ...env, AZURE_CONFIG_DIR: directory },
    });
    assertEquals(entra.vault.access.get(printed(outside).trim())?.object, APP.object);
    assertEquals(box.tree("home/.azure"), ["config"]);
    const cache = `${directory}/msal_token_cache.json`;
    assert(directory.startsWith(`${box.runtime}/atmos-auth/env/`));
    for (const secret of entra.vault.handedOut) assertEquals(box.filesWith(secret, [cache]), []);
    for (const format of ["dotenv", "env", "json", "github"]) {
      const stuck = await runProgram(program, ["env", "-f", format], {
        env: { ...env, AZURE_CLIENT_SECRET: "x", GITHUB_ENV: box.write("job", "") },
        cwd: box.project,
      });
      assertEquals([stuck.status, stuck.stdout], [1, ""]);
      assertStringIncludes(stuck.stderr, "error: AZURE_CLIENT_SECRET is set here");
    }
    printed(await run("logout", "-i", "prod"));
    for (const secret of entra.vault.handedOut) assertEquals(box.filesWith(secret), []);
  } finally {
    entra.stop();
    await estate.close();
  }
});
