/** Subscriptions and machines: whose they are, whether Azure agrees, and where it is asked. */
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { UserError } from "../../../../lib/errors.ts";
import { clientSecret } from "../../../../providers/azure/kinds/client_secret.ts";
import { managedIdentity } from "../../../../providers/azure/kinds/managed_identity.ts";
import { subscriptionIdentity } from "../../../../providers/azure/kinds/subscription.ts";
import { accountOf, tokenFor } from "../../../../providers/azure/tokens.ts";
import { placeFor, planOf } from "../../plans.ts";
import { APP, COMPANY, inWorld, MANAGED, SECRET, SUBSCRIPTION, TENANT } from "../world.ts";

const provider = (more = {}) =>
  planOf(clientSecret, {
    spec: { tenant_id: TENANT, client_id: APP.client, client_secret: SECRET, ...more },
  });
const identity = (via = provider(), more = {}) =>
  planOf(subscriptionIdentity, { principal: { subscription_id: SUBSCRIPTION, ...more } }, via);

Deno.test("a subscription is asked for by name, state and tenant", async () => {
  await inWorld({}, async (world) => {
    const plan = identity();
    const credential = await plan.signIn(world, await provider().signIn(world, undefined));
    assertEquals(await plan.verify!(world, credential), {
      ...{ account: SUBSCRIPTION, subscription: "Production", state: "Enabled", tenant: TENANT },
      principal: APP.client,
    });
    assertEquals(world.reached.at(-1), `GET management.azure.com/subscriptions/${SUBSCRIPTION}`);
    // Azure lets nobody take an access token back.
    assertEquals(plan.revoke, undefined);
    assertEquals(world.said, []);
  });
});

Deno.test("a subscription that is not enabled is warned of", async () => {
  const subscriptions = [{ ...COMPANY.subscriptions![0]!, state: "Disabled" }];
  await inWorld({ entra: { subscriptions } }, async (world) => {
    const credential = await provider().signIn(world, undefined);
    await identity().verify!(world, credential);
    assertEquals(world.said, [`warning: Subscription "Production" is disabled`]);
  });
});

const HOSTS: readonly (readonly [what: string, spec: object, host: string])[] = [
  ["the public cloud", {}, "management.azure.com:443"],
  [
    "the US government's",
    { cloud_environment: "usgovernment" },
    "management.usgovcloudapi.net:443",
  ],
  ["China's", { cloud_environment: "china" }, "management.chinacloudapi.cn:443"],
  ["one's own", {
    authority_host: "https://login.entra.example/",
    resource_manager_url: "https://arm.entra.example:8443",
  }, "arm.entra.example:8443"],
];

for (const [what, spec, host] of HOSTS) {
  Deno.test(`whether a subscription is there is asked in ${what}`, async () => {
    await inWorld({}, (world) => {
      assertEquals(identity(provider(spec)).hosts(world.env), [host]);
      return Promise.resolve();
    });
  });
}

const NO: readonly (readonly [trouble: "unauthorized" | undefined, says: string, hint: string])[] =
  [
    ["unauthorized", "401 InvalidAuthenticationToken", "atmos-auth login"],
    [undefined, "404 SubscriptionNotFound", "principal.subscription_id"],
  ];

for (const [trouble, says, hint] of NO) {
  Deno.test(`a subscription that Azure does not show is refused: ${says}`, async () => {
    await inWorld({ entra: { subscriptions: [] } }, async (world) => {
      const credential = await provider().signIn(world, undefined);
      world.entra.misbehave(trouble);
      const error = await assertRejects(() => identity().verify!(world, credential), UserError);
      // A token that is not taken, and a subscription that is not shown.
      const code = trouble === "unauthorized" ? "sign_in_needed" : "sign_in_refused";
      assertEquals(error.code, code);
      assertStringIncludes(error.message, says);
      assertStringIncludes(error.hint!, hint);
      const token = tokenFor(credential, "arm")!.token.reveal();
      assertEquals(error.message.includes(token), false);
    });
  });
}

Deno.test("what the provider knows goes for its subscriptions, which may know better", () => {
  const via = provider({ location: "westeurope", cloud_environment: "usgovernment" });
  assertEquals(identity(via).facts, {
    ...{ account: SUBSCRIPTION, region: "westeurope", principal: APP.client },
    cloud: "usgovernment",
  });
  assertEquals(identity(via, { location: "usgovvirginia" }).facts.region, "usgovvirginia");
});

Deno.test("a grant names the subscription, the place and the group, and keeps the user's az out", async () => {
  await inWorld({}, async (world) => {
    const plan = identity(provider(), { location: "westeurope", resource_group: "rg-prod" });
    const credential = await plan.signIn(world, await provider().signIn(world, undefined));
    const { variables } = plan.grant!(credential, placeFor());
    const { AZURE_CONFIG_DIR, AZURE_SUBSCRIPTION_ID, ARM_SUBSCRIPTION_ID } = variables;
    assertEquals([AZURE_SUBSCRIPTION_ID, ARM_SUBSCRIPTION_ID], [SUBSCRIPTION, SUBSCRIPTION]);
    assertEquals(AZURE_CONFIG_DIR?.startsWith("/run/user/1000/session/"), true);
    assertEquals([variables.AZURE_LOCATION, variables.AZURE_RESOURCE_GROUP], [
      "westeurope",
      "rg-prod",
    ]);
  });
});

Deno.test("the portal's page is that of the tenant that was signed in to", async () => {
  await inWorld({}, async (world) => {
    const plan = identity(provider({ tenant_id: "contoso.example" }));
    const credential = await plan.signIn(world, await provider().signIn(world, undefined));
    const { url, note } = await plan.console!.page(world, credential, { destination: "sub" });
    const page = `#@${TENANT}/resource/subscriptions/${SUBSCRIPTION}/overview`;
    assertEquals(url.reveal(), `https://portal.azure.com/${page}`);
    assertStringIncludes(note!, "whoever the browser is signed in as");
    const wish = { destination: "https://evil.example" };
    await assertRejects(() => plan.console!.page(world, credential, wish), UserError);
  });
});

/** How App Service tells where to ask. */
const APP_SERVICE = {
  IDENTITY_ENDPOINT: "http://127.0.0.1:41741/msi/token",
  IDENTITY_HEADER: "identity-header-EXAMPLE",
};

for (
  const [what, env, host] of [
    ["the metadata service", {}, "169.254.169.254:80"],
    ["App Service", APP_SERVICE, "127.0.0.1:41741"],
  ] as const
) {
  Deno.test(`a machine gets its own identity from ${what}, or the one that is named`, async () => {
    for (const wanted of [MANAGED.system, MANAGED.user]) {
      const spec = wanted === MANAGED.user ? { client_id: wanted.client } : {};
      await inWorld({ env }, async (world) => {
        const plan = planOf(managedIdentity, { spec });
        assertEquals([plan.hosts(world.env), plan.stored], [[host], false]);
        const credential = await plan.signIn(world, undefined);
        const { object, username, tenant } = accountOf(credential);
        assertEquals([object, username, tenant], [wanted.object, wanted.client, TENANT]);
        assertEquals(Object.keys(credential.secret).length, 6);
        const asked = `GET http://${host.replace(/:80$/, "")}/`;
        assertEquals(world.reached.map((it) => it.startsWith(asked)), Array(6).fill(true));
      });
    }
  });
}

const MACHINES: readonly (readonly [what: string, env: object, spec: object, says: string])[] = [
  ["an identity that it does not have", {}, {
    client_id: "00000000-0000-0000-0000-000000000000",
  }, "no such managed identity: Azure answered with status 400: Identity not found"],
  ["a wrong header", { ...APP_SERVICE, IDENTITY_HEADER: "canary-wrong" }, {}, "status 401"],
  [
    "Azure Arc",
    {
      IDENTITY_ENDPOINT: "http://localhost:40342/metadata/identity/oauth2/token",
      IMDS_ENDPOINT: "http://localhost:40342",
    },
    {},
    "Azure Arc's managed identity is not supported",
  ],
];

for (const [what, env, spec, says] of MACHINES) {
  Deno.test(`a machine is refused: ${what}`, async () => {
    await inWorld({ env: { ...env } }, async (world) => {
      const signing = planOf(managedIdentity, { spec }).signIn(world, undefined);
      const error = await assertRejects(() => signing, UserError);
      assertEquals([error.code, error.message.includes("canary")], ["sign_in_refused", false]);
      assertStringIncludes(error.message, says);
    });
  });
}

Deno.test("a machine of which nobody knows says so once, and nobody is asked again", async () => {
  const env = { ...APP_SERVICE, IDENTITY_ENDPOINT: "http://msi.example/token" };
  await inWorld({ env }, async (world) => {
    const signing = planOf(managedIdentity, {}).signIn(world, undefined);
    const error = await assertRejects(() => signing, UserError);
    assertEquals([error.code, error.message.includes("msi.example")], ["unreachable", true]);
    assertEquals(world.reached, Array(2).fill("GET http://msi.example/token"));
  });
});
