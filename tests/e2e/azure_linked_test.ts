/** Azure's registries and clusters in a session: docker's login, and a kubeconfig whose plugin is this program. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { makeEntra } from "../cloud/azure/entra.ts";
import { startEstate } from "../cloud/azure/estate.ts";
import { makeIssuer } from "../cloud/gcp/jwt.ts";
import { binary } from "./binary.ts";
import { libraryCommand } from "./library.ts";
import { runProgram } from "./process.ts";
import { sandbox } from "./sandbox.ts";
import { scenario } from "./tools.ts";
import { printed } from "./world.ts";

const TENANT = "11111111-2222-3333-4444-555555555555";
const SUBSCRIPTION = "33333333-4444-5555-6666-777777777777";
/** Another one, which the person's own `az` works in. */
const OTHER = "33333333-4444-5555-6666-888888888888";
const APPLICATION = {
  client: "22222222-3333-4444-5555-666666666666",
  object: "cccccccc-0000-0000-0000-000000000003",
};
const SECRET = "canary~client-secret~EXAMPLE";
/** The application that clusters are, unless they have one of their own. */
const AKS = "6dae42f8-4368-4678-94ff-3960e28e3630";

const CONFIG = `auth:
  providers:
    app:
      kind: azure/client-secret
      spec: { tenant_id: ${TENANT}, client_id: ${APPLICATION.client}, client_secret: "${SECRET}" }
  identities:
    prod:
      kind: azure/subscription
      default: true
      via: { provider: app }
      principal: { subscription_id: ${SUBSCRIPTION}, location: westeurope }
  integrations:
    images:
      kind: azure/acr
      via: { identity: prod }
      spec: { registry: { name: myregistry } }
    main:
      kind: azure/aks
      via: { identity: prod }
      spec: { cluster: { name: prod, resource_group: rg-prod } }
`;

async function startWorld() {
  const readers = [APPLICATION.object];
  const entra = makeEntra({
    tenants: [{ id: TENANT, domain: "contoso.example" }],
    applications: [{ ...APPLICATION, tenant: TENANT, secrets: [SECRET] }],
    subscriptions: [{ id: SUBSCRIPTION, name: "Production", tenant: TENANT, readers }],
  }, await makeIssuer("entra-1"));
  const place = { subscription: SUBSCRIPTION, group: "rg-prod" };
  const server = "https://prod.hcp.westeurope.azmk8s.io:443";
  const estate = await startEstate({
    entra,
    registry: { host: "myregistry.azurecr.io", tenant: TENANT, ...place },
    knows: (token) => entra.vault.access.has(token),
    clusters: [{ ...place, name: "prod", server, authority: btoa("PEM"), application: AKS }],
  });
  return { entra, estate };
}

scenario("az account set finds the identity's subscription, by its own name too, and no other", {
  tools: ["az", "openssl"],
}, async () => {
  await using box = sandbox();
  const { entra, estate } = await startWorld();
  const authority = box.write("ca.pem", estate.authority);
  const env = { ...box.env, SSL_CERT_FILE: authority, HTTPS_PROXY: estate.proxy };
  box.write("project/atmos.yaml", CONFIG);
  const own = (id: string, name: string, isDefault: boolean) => ({
    ...{ id, name, isDefault, state: "Enabled", tenantId: TENANT, environmentName: "AzureCloud" },
    user: { name: "ada@contoso.example", type: "user" },
  });
  const subscriptions = [own(SUBSCRIPTION, "Production", false), own(OTHER, "Other", true)];
  const profile = `\ufeff${JSON.stringify({ installationId: "x", subscriptions })}`;
  const at = box.write("home/.azure/azureProfile.json", profile);
  const program = await binary();
  const set = (name: string) => `az account set -s ${name}; echo $?`;
  try {
    const script = [set("Production"), set("Other"), "az account show --query id -o tsv"].join(
      "\n",
    );
    const words = ["exec", "--", "sh", "-c", script];
    const { stdout } = await runProgram(program, words, {
      env,
      cwd: box.project,
      timeout: 120_000,
    });
    assertEquals(stdout.trim().split("\n"), ["0", "1", SUBSCRIPTION]);
    assertEquals(Deno.readTextFileSync(at), profile);
  } finally {
    entra.stop();
    await estate.close();
  }
});

scenario("docker and kubectl find Azure's registry and cluster in a session, and nowhere else", {
  tools: ["az", "openssl"],
}, async () => {
  await using box = sandbox();
  const { entra, estate } = await startWorld();
  const authority = box.write("ca.pem", estate.authority);
  const trusted = { SSL_CERT_FILE: authority, REQUESTS_CA_BUNDLE: authority };
  const env = { ...box.env, ...trusted, HTTPS_PROXY: estate.proxy };
  box.write("project/atmos.yaml", CONFIG);
  const program = await binary();
  const run = (...args: string[]) => runProgram(program, args, { env, cwd: box.project });
  try {
    // In a session, what the surroundings trust is not handed on: there it was said before.
    printed(await run("trust"));
    const look = 'cat "$DOCKER_CONFIG/config.json" "$KUBECONFIG"';
    const seen = printed(await run("exec", "--", "sh", "-c", look));
    assertStringIncludes(seen, "myregistry.azurecr.io");
    assertStringIncludes(seen, "https://prod.hcp.westeurope.azmk8s.io:443");
    assertStringIncludes(seen, "aks");
    const plugin = ["aks", "token", "--cluster-name", "prod", "--server-id", AKS];
    const inside = await run("exec", "--", program, "azure", ...plugin);
    const { status } = JSON.parse(printed(inside));
    assertEquals(entra.vault.access.has(status.token), true);
    // Microsoft's library for JavaScript asks `az`, whoever else it knows.
    const library = await run("exec", "--", ...libraryCommand("azure_token.ts"));
    assertEquals(entra.vault.access.has(printed(library).trim()), true);
    const foreign = await run("azure", "aks", "token", "--server-id", TENANT);
    assertEquals(foreign.status !== 0, true);
    printed(await run("azure", "acr", "login", "--registry", "myregistry.azurecr.io"));
    assertStringIncludes(
      Deno.readTextFileSync(`${box.home}/.docker/config.json`),
      "myregistry.azurecr.io",
    );
    assertEquals(box.filesWith(SECRET), [`${box.project}/atmos.yaml`]);
  } finally {
    entra.stop();
    await estate.close();
  }
});
