import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import * as v from "valibot";
import { openCageClient } from "../../../lib/cage/client.ts";
import type { Credential } from "../../../lib/credential.ts";
import { UserError } from "../../../lib/errors.ts";
import type { IntegrationKind, IntegrationPlan } from "../../../lib/provider/kind.ts";
import { described, type TenantFields, tenantOf } from "../../../providers/azure/tenant.ts";
import { Secret } from "../../../lib/secret.ts";
import { azureAcr } from "../../../providers/azure/integrations/acr.ts";
import { azureAks, clusterTokenFor } from "../../../providers/azure/integrations/aks.ts";
import * as acr from "../../../providers/azure/cage/acr.ts";
import * as aks from "../../../providers/azure/cage/aks.ts";
import { type Account, tokensCredential } from "../../../providers/azure/tokens.ts";
import { answerEstate, type EstateOptions } from "../../cloud/azure/estate.ts";
import { fakeCage } from "../../lib/cage/fake_cage.ts";
import { type FakeWorld, fakeWorld } from "../fake_world.ts";

const SUBSCRIPTION = "55555555-5555-5555-5555-555555555555";
const TENANT = "11111111-1111-1111-1111-111111111111";
const SERVER = "6dae42f8-4368-4678-94ff-3960e28e3630";
const OWN_SERVER = "88888888-8888-8888-8888-888888888888";

const ADA: Account = {
  tenant: TENANT,
  home: TENANT,
  object: "44444444-4444-4444-4444-444444444444",
  username: "ada@example.com",
  type: "user",
  client: "",
};

const place = { subscription: SUBSCRIPTION, group: "rg-prod" };
const api = { server: "https://prod.hcp.westeurope.azmk8s.io:443", authority: btoa("PEM") };
const ESTATE: EstateOptions = {
  registry: { host: "myregistry.azurecr.io", tenant: TENANT, ...place },
  knows: (token) => ["arm-EXAMPLE", "powerless-EXAMPLE"].includes(token),
  powerless: ["powerless-EXAMPLE"],
  clusters: [
    { ...place, name: "prod", ...api, application: SERVER },
    { ...place, name: "old", ...api, application: OWN_SERVER },
    { ...place, name: "local", ...api },
  ],
};

function credentialOf(arm = "arm-EXAMPLE", server?: string): Credential {
  const token = (text: string) => ({ token: new Secret(text), expires: 1_900_000_000_000 });
  return tokensCredential(ADA, {
    arm: token(arm),
    ...(server === undefined ? {} : { server: token(server) }),
  });
}

const OWN: TenantFields = { subscription_id: SUBSCRIPTION };

function planned(
  kind: IntegrationKind,
  spec: unknown,
  place = OWN,
): IntegrationPlan {
  const at = (...path: (string | number)[]) => ({
    ...{ file: "atmos.yaml", line: 1, column: 1 },
    path: ["auth", "integrations", "it", ...path].join("."),
  });
  const fields = v.parse(kind.schema, { spec });
  const identity = {
    ...described(tenantOf(place, { name: "prod", at })),
    stored: true,
    hosts: () => [],
    signIn: () => Promise.reject(new Error("nobody signs in here")),
  };
  return kind.plan({ name: "it", identity: "prod", fields, at }, identity);
}

/** A world whose cage runs the real modules against the estate, and whoever answers instead of it. */
function contextOf(instead?: () => Response): FakeWorld & { readonly reached: string[] } {
  const reached: string[] = [];
  const fetcher: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    assertEquals(request.redirect, "manual");
    const url = new URL(request.url);
    reached.push(`${request.method} ${url.host}${url.pathname}`);
    if (instead) return instead();
    const headers = Object.fromEntries(request.headers);
    const body = new Uint8Array(await request.arrayBuffer());
    const { method } = request;
    const reply = await answerEstate(ESTATE, { method, host: url.host, url, headers, body });
    return new Response(reply.body as string, { status: reply.status, headers: reply.headers });
  };
  const cage = fakeCage({ "azure/acr": acr.run, "azure/aks": aks.run }, fetcher);
  const client = openCageClient({ openCage: cage.openCage }, [], { onNotice: () => {} });
  return { ...fakeWorld(), reached, cage: (task) => client.run(task) };
}

const REGISTRY = { registry: { name: "MyRegistry" } };
const CLUSTER = { cluster: { name: "prod", resource_group: "rg-prod" } };

Deno.test("a registry gives docker a token of its own for three hours", async () => {
  const world = contextOf();
  const plan = planned(azureAcr, REGISTRY);
  assertEquals(plan.facts, { url: "myregistry.azurecr.io" });
  assertEquals(plan.hosts(world.env), ["myregistry.azurecr.io:443"]);
  const login = await plan.connect(world, credentialOf());
  assert(login.type === "registry");
  const { secret, expires, ...rest } = login;
  assertEquals(rest, {
    type: "registry",
    host: "myregistry.azurecr.io",
    username: "00000000-0000-0000-0000-000000000000",
  });
  assertEquals(secret.reveal().endsWith(".registry-canary-EXAMPLE"), true);
  assert(Math.abs(expires! - Date.now() - 3 * 3_600_000) < 60_000);
  assertEquals(world.reached, ["POST myregistry.azurecr.io/oauth2/exchange"]);
});

Deno.test("each cloud's registries have its own suffix, and another cloud's gets no token", () => {
  const cases = [
    [OWN, "myregistry", "myregistry.azurecr.io"],
    [OWN, "myregistry.azurecr.io", "myregistry.azurecr.io"],
    [OWN, "myregistry-abc123", "myregistry-abc123.azurecr.io"],
    [{ cloud_environment: "usgovernment" }, "myregistry", "myregistry.azurecr.us"],
    [{ cloud_environment: "china" }, "myregistry.azurecr.cn", "myregistry.azurecr.cn"],
  ] as const;
  for (const [place, name, host] of cases) {
    const plan = planned(azureAcr, { registry: { name } }, place);
    assertEquals(plan.hosts(fakeWorld().env), [`${host}:443`]);
  }
  const stranger = () => planned(azureAcr, { registry: { name: "myregistry.azurecr.us" } });
  const error = assertThrows(stranger, UserError, "is a registry of another cloud");
  assertEquals(error.at?.path, "auth.integrations.it.spec.registry.name");
  assertEquals(error.hint, "name: myregistry");
});

Deno.test("what is no registry's name is refused, since a token would be sent there", () => {
  const strangers = [
    "evil.example",
    "evil.example/azurecr.io",
    "myregistry.azurecr.io.evil.example",
    "evil@myregistry",
    "myregistry:8443",
    "../x",
    "a",
  ];
  for (const name of strangers) {
    const read = v.safeParse(azureAcr.schema, { spec: { registry: { name } } });
    assertEquals([name, read.success], [name, false]);
    assertEquals(azureAcr.named!(name), undefined);
  }
});

Deno.test("a registry that is named by its host is one of ours, if its cloud is", () => {
  assertEquals(azureAcr.named!("myregistry.azurecr.io"), {
    spec: { registry: { name: "myregistry.azurecr.io" } },
  });
  assertEquals(azureAcr.named!("123456789012.dkr.ecr.eu-west-1.amazonaws.com"), undefined);
  assertEquals(azureAcr.named!("myregistry"), undefined);
});

Deno.test("a cluster is where Azure says, and kubectl asks us for its token", async () => {
  const world = contextOf();
  const plan = planned(azureAks, CLUSTER);
  assertEquals(plan.facts, { account: SUBSCRIPTION, principal: "prod" });
  assertEquals(plan.hosts(world.env), ["management.azure.com:443"]);
  assertEquals(await plan.connect(world, credentialOf()), {
    type: "cluster",
    name: `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-prod/providers/` +
      "Microsoft.ContainerService/managedClusters/prod",
    context: "prod",
    ...api,
    token: [
      ...["azure", "aks", "token", "--cluster-name", "prod", "--resource-group", "rg-prod"],
      ...["--server-id", SERVER],
    ],
    request: { cluster: "prod", server: SERVER },
  });
  assertEquals(world.warned, []);
});

Deno.test("a cluster may be in another subscription, under another name, in another cloud", async () => {
  const subscription_id = "99999999-9999-9999-9999-999999999999";
  const cluster = { ...CLUSTER.cluster, subscription_id, alias: "p" };
  const world = contextOf(() =>
    Response.json({ error: { code: "ResourceNotFound" } }, { status: 404 })
  );
  const plan = planned(azureAks, { cluster }, { cloud_environment: "china" });
  const refused = await assertRejects(() => plan.connect(world, credentialOf()), UserError);
  assertEquals(
    refused.hint,
    `check the cluster: az aks show -n prod -g rg-prod --subscription ${subscription_id}`,
  );
  assertEquals(world.reached, [
    `POST management.chinacloudapi.cn/subscriptions/${subscription_id}/resourceGroups/rg-prod/` +
    "providers/Microsoft.ContainerService/managedClusters/prod/listClusterUserCredential",
  ]);
});

Deno.test("an authority of one's own has its own Resource Manager, which alone is asked", async () => {
  const world = contextOf(() => Response.json({}));
  const plan = planned(azureAks, CLUSTER, {
    ...OWN,
    authority_host: "https://login.example:8443",
    resource_manager_url: "https://login.example:8443/arm",
  });
  assertEquals(plan.hosts(world.env), ["login.example:8443"]);
  await assertRejects(() => plan.connect(world, credentialOf()), UserError);
  assertEquals(world.reached.map((one) => one.slice(0, 25)), ["POST login.example:8443/s"]);
});

Deno.test("a cluster whose server is an application of its own is said to be one", async () => {
  const world = contextOf();
  const plan = planned(azureAks, { cluster: { ...CLUSTER.cluster, name: "old" } });
  const cluster = await plan.connect(world, credentialOf());
  assert(cluster.type === "cluster");
  assertEquals(cluster.token.slice(-2), ["--server-id", OWN_SERVER]);
  assertEquals(world.warned, [
    'The API server of "old" is an application of its own: this identity has tokens for AKS\'s own application alone',
  ]);
});

Deno.test("refusals are in Azure's words, each with what would help", async () => {
  const answers = {
    "401": () =>
      Response.json({ errors: [{ code: "UNAUTHORIZED", message: "no." }] }, { status: 401 }),
    "429": () =>
      Response.json({ error: { code: "TooManyRequests", message: "slow" } }, { status: 429 }),
    "moved": () => new Response("", { status: 302, headers: { location: "https://evil.example" } }),
    "page": () => new Response("<html>", { status: 200 }),
    "sign-in page": () => new Response("<html>", { status: 403 }),
    "empty": () => Response.json({}),
    "two lines": () => Response.json({ refresh_token: "a\nb" }),
    "away": (): Response => {
      throw new TypeError("error sending request");
    },
  };
  const host = "myregistry.azurecr.io";
  const cases = [
    ["401", "sign_in_refused", `Signing in to ${host} failed: ${host} says 401 UNAUTHORIZED: no`],
    ["429", "unreachable", `Signing in to ${host} failed: ${host} says 429 TooManyRequests: slow`],
    ["moved", "bad_answer", `Cannot understand ${host}: it redirects to evil.example`],
    [
      "page",
      "bad_answer",
      `Cannot understand ${host}: it answered with status 200 and text/plain;charset=UTF-8`,
    ],
    [
      "sign-in page",
      "bad_answer",
      `Cannot understand ${host}: it answered with status 403 and text/plain;charset=UTF-8`,
    ],
    ["empty", "bad_answer", `${host} answered without a usable token`],
    ["two lines", "bad_answer", `${host} answered without a usable token`],
    ["away", "unreachable", `Cannot reach ${host}: error sending request`],
  ] as const;
  for (const [name, code, message] of cases) {
    const connect = () =>
      planned(azureAcr, REGISTRY).connect(contextOf(answers[name]), credentialOf());
    const error = await assertRejects(connect, UserError);
    assertEquals([name, error.code, error.message], [name, code, message]);
    assert(error.hint);
  }
});

Deno.test("who may not use the registry or the cluster learns which role is missing", async () => {
  const registry = () =>
    planned(azureAcr, REGISTRY).connect(contextOf(), credentialOf("other-EXAMPLE"));
  const one = await assertRejects(registry, UserError, "visit https://aka.ms/acr/authorization");
  assert(one.hint?.includes("az acr config authentication-as-arm show -r myregistry"));
  const cluster = () =>
    planned(azureAks, CLUSTER).connect(contextOf(), credentialOf("powerless-EXAMPLE"));
  const other = await assertRejects(cluster, UserError, "403 AuthorizationFailed");
  assert(other.hint?.includes('"Azure Kubernetes Service Cluster User Role" on "prod"'));
  const local = { cluster: { ...CLUSTER.cluster, name: "local" } };
  const unknown = () => planned(azureAks, local).connect(contextOf(), credentialOf());
  const error = await assertRejects(unknown, UserError, "does not know Entra's identities");
  assertEquals(error.hint, "az aks update --enable-aad -g rg-prod -n local");
});

Deno.test("what Azure says of a cluster is believed only where it makes sense", async () => {
  const exec = { args: ["get-token", "--server-id", SERVER] };
  const cluster = { server: api.server, "certificate-authority-data": api.authority };
  const saying = (cluster: unknown, user: unknown) => {
    const text = JSON.stringify({ clusters: [{ cluster }], users: [{ user }] });
    return { kubeconfigs: [{ value: btoa(text) }] };
  };
  const answers = [
    saying({ ...cluster, server: "http://prod.example" }, { exec }),
    saying({ ...cluster, "certificate-authority-data": "not base64!" }, { exec }),
    saying(cluster, { exec: { args: ["--server-id"] } }),
    saying(cluster, { exec: { args: ["--server-id", "a b; rm"] } }),
  ];
  for (const answer of answers) {
    const world = contextOf(() => Response.json(answer));
    const connect = () => planned(azureAks, CLUSTER).connect(world, credentialOf());
    const error = await assertRejects(connect, UserError);
    assertEquals(error.message, 'Azure says nothing usable of the cluster "prod"');
  }
  const strange = [{}, { kubeconfigs: [] }, { kubeconfigs: [{ value: "!" }] }];
  for (const answer of strange) {
    const world = contextOf(() => Response.json(answer));
    const connect = () => planned(azureAks, CLUSTER).connect(world, credentialOf());
    assertEquals((await assertRejects(connect, UserError)).code, "bad_answer");
  }
});

Deno.test("a cluster's token is the one for AKS's application, and there is none for another", () => {
  const credential = credentialOf("arm-EXAMPLE", "server-EXAMPLE");
  for (
    const wish of [{}, { cluster: "prod" }, { server: SERVER }, { server: SERVER.toUpperCase() }]
  ) {
    const { token, expires } = clusterTokenFor(credential, wish);
    assertEquals([token.reveal(), expires], ["server-EXAMPLE", 1_900_000_000_000]);
  }
  const cases = [
    [credential, { server: OWN_SERVER }, `There is no token for the server ${OWN_SERVER}`],
    [credentialOf(), {}, "The identity carries no token for AKS clusters"],
  ] as const;
  for (const [given, wish, message] of cases) {
    const error = assertThrows(() => clusterTokenFor(given, wish), UserError, message);
    assertEquals(error.code, "sign_in_refused");
  }
});

Deno.test("an identity without a token, or without a subscription, is told so", async () => {
  const empty: Credential = { ...credentialOf(), secret: {} };
  for (const plan of [planned(azureAcr, REGISTRY), planned(azureAks, CLUSTER)]) {
    const error = await assertRejects(() => plan.connect(contextOf(), empty), UserError);
    assertEquals(error.message, "The identity carries no token for Azure Resource Manager");
  }
  const error = assertThrows(() => planned(azureAks, CLUSTER, {}), UserError);
  assertEquals(error.at?.path, "auth.integrations.it.spec.cluster");
  assertEquals(error.hint, "subscription_id: ID");
});
