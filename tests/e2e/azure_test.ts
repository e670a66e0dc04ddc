/** Azure from outside: the real program signs in to a loopback Entra ID in every way, on good days and bad ones. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import {
  ADA,
  APP,
  azureJourney,
  type AzureWorld,
  GRACE,
  MACHINE,
  PARTNER,
  PASSPHRASE,
  SECRET,
  SUBSCRIPTION,
  TENANT,
} from "./azure_world.ts";
import { leadFrom } from "./handed.ts";
import { printed, until } from "./world.ts";

/** Who the identity is, as its cloud says. */
async function whoami({ run }: AzureWorld, identity: string) {
  return JSON.parse(printed(await run(["whoami", "-i", identity, "--json"])));
}

azureJourney(
  "an application is known by secret, certificate, sealed key and federated token",
  {},
  async (
    world,
  ) => {
    for (const identity of ["secret", "cert", "sealed", "fed"]) {
      const { valid, account, principal } = await whoami(world, identity);
      assertEquals([identity, valid, account, principal], [
        identity,
        true,
        SUBSCRIPTION,
        APP.client,
      ]);
    }
    const proofs = world.entra.requests.filter(({ asked }) => asked.grant_type).map(({ asked }) =>
      asked.client_secret ? "secret" : asked.client_assertion_type!.split(":").at(-1)
    );
    assertEquals([...new Set(proofs)], ["secret", "jwt-bearer"]);
    assertStringIncludes(printed(await world.run(["whoami", "-i", "secret"])), "Production");
    const page = printed(await world.run(["console", "-i", "secret", "--print-only"]));
    assertEquals(page.trim(), `https://portal.azure.com/#@${TENANT}/home`);
  },
);

azureJourney(
  "a shell has the subscription in variables, and no secret in any",
  {},
  async (world) => {
    const env = {
      ARM_CLIENT_SECRET: "canary-arm-EXAMPLE",
      AZURE_CLIENT_SECRET: "canary-azure-EXAMPLE",
      AZURE_CONFIG_DIR: "/canary/azure",
      MSI_SECRET: "canary-msi-EXAMPLE",
    };
    const out = printed(await world.run(["exec", "-i", "secret", "--", "env"], env));
    assertMatch(out, new RegExp(`^AZURE_SUBSCRIPTION_ID=${SUBSCRIPTION}$`, "m"));
    assertMatch(out, new RegExp(`^ARM_SUBSCRIPTION_ID=${SUBSCRIPTION}$`, "m"));
    assertMatch(out, /^AZURE_LOCATION=westeurope$/m);
    assertEquals(out.includes("canary"), false);
    for (const secret of world.entra.vault.handedOut) assert(!out.includes(secret));
  },
);

azureJourney("a machine is its managed identity, by App Service's endpoint", {}, async (world) => {
  const { entra, run } = world;
  const env = {
    IDENTITY_ENDPOINT: `${entra.plain}/msi/token`,
    IDENTITY_HEADER: "canary-identity-header-EXAMPLE",
  };
  const out = printed(await run(["exec", "-i", "machine", "--", "env"], env));
  assertMatch(out, new RegExp(`^ARM_SUBSCRIPTION_ID=${SUBSCRIPTION}$`, "m"));
  assertEquals(/canary|^IDENTITY_HEADER/m.test(out), false);
  const [token] = entra.vault.handedOut;
  assertEquals(entra.vault.access.get(token!)?.object, MACHINE.object);
  const refused = await run(["login", "-i", "machine"], { ...env, IDENTITY_HEADER: "wrong" });
  assertEquals(refused.status, 4);
  assertStringIncludes(refused.stderr, "This machine has no such managed identity");
});

azureJourney(
  "a person signs in in the browser, once, and is then known without being asked",
  {},
  async (
    world,
  ) => {
    const { run, open, opened, visit, box, entra } = world;
    const alone = await run(["whoami", "-i", "ada"]);
    assertEquals(alone.status, 4);
    assertStringIncludes(alone.stderr, "atmos-auth login --provider ada");
    await using terminal = await open(["login", "-i", "ada"]);
    await until(() => opened().length === 1, "a browser is opened");
    assertStringIncludes(await visit(opened()[0]!), "You are signed in");
    assertEquals(await terminal.status, 0, terminal.text());
    assertStringIncludes(terminal.text(), `Signing in at ${new URL(entra.url).host} (`);
    const { valid, principal } = await whoami(world, "ada");
    assertEquals([valid, principal, opened().length], [true, ADA.username, 1]);
    for (const secret of entra.vault.handedOut) {
      assertEquals(box.filesWith(secret), []);
      assert(!terminal.text().includes(secret), "a secret is shown");
    }
  },
);

azureJourney(
  "a code is shown, and confirmed elsewhere, by a guest",
  { signsIn: GRACE.username },
  async (
    world,
  ) => {
    const { open, entra } = world;
    await using terminal = await open(["login", "-i", "code"]);
    await until(() => entra.devices.waiting().length === 1, "a code is shown");
    const [code] = entra.devices.waiting();
    await terminal.waitFor(`Enter the code ${code}`);
    assertStringIncludes(terminal.text(), `${entra.url}/devicelogin`);
    entra.devices.decide(code!, "agree");
    assertEquals(await terminal.status, 0, terminal.text());
    const told = await whoami(world, "code");
    assertEquals([told.valid, told.principal], [true, GRACE.username]);
    const { requests } = entra;
    assertEquals(requests.every(({ path }) => !path.includes(PARTNER)), true);
  },
);

azureJourney(
  "a sign-in that lapsed is renewed by nobody's hand, and not after it was revoked",
  { lifetime: 60 },
  async (world) => {
    const { run, open, opened, visit, entra } = world;
    await using terminal = await open(["login", "-i", "ada"]);
    await until(() => opened().length === 1, "a browser is opened");
    await visit(opened()[0]!);
    assertEquals(await terminal.status, 0, terminal.text());
    assertEquals((await run(["exec", "-i", "ada", "--", "true"])).status, 0);
    const grants = entra.requests.map(({ asked }) => asked.grant_type).filter(Boolean);
    assertEquals(grants.filter((grant) => grant === "authorization_code").length, 1);
    assertEquals(opened().length, 1);
    entra.endSessions();
    const over = await run(["exec", "-i", "ada", "--", "true"]);
    assertEquals(over.status, 125, over.stderr);
    assertStringIncludes(over.stderr, "AADSTS50173");
    assertStringIncludes(over.stderr, "atmos-auth login");
    await using again = await open(["login", "-i", "ada"]);
    await until(() => opened().length === 2, "a browser is opened again");
    await visit(opened()[1]!);
    assertEquals(await again.status, 0, again.text());
  },
);

const BAD: readonly (readonly [
  what: string,
  identity: string,
  change: readonly [from: string, to: string] | undefined,
  status: number,
  says: string,
])[] = [
  ["a wrong secret", "secret", [SECRET, "canary-wrong"], 4, "AADSTS7000215"],
  [
    "a tenant that is not there",
    "secret",
    [
      TENANT,
      "00000000-0000-0000-0000-000000000000",
    ],
    4,
    "AADSTS90002",
  ],
  ["a certificate that is no PEM", "pfx", undefined, 3, "it is not in PEM"],
  [
    "a wrong passphrase",
    "sealed",
    [
      PASSPHRASE,
      "canary-other",
    ],
    3,
    "the passphrase does not open the key",
  ],
  ["a file that is not there", "fed", ["/token", "/nothing"], 3, "the file is not there"],
];

azureJourney("what is wrong is said with what helps, and quotes no secret", {}, async (world) => {
  for (const [what, identity, change, status, says] of BAD) {
    if (change !== undefined) await world.change(...change);
    const ended = await world.run(["login", "-i", identity]);
    assertEquals([what, ended.status], [what, status], ended.stderr);
    assertStringIncludes(ended.stderr, says);
    assertMatch(ended.stderr, /^hint: /m);
    assertEquals([what, /canary/.test(ended.stdout + ended.stderr)], [what, false]);
    if (change !== undefined) await world.change(change[1], change[0]);
  }
});

azureJourney("bad days of the cloud are told as what they are", {}, async ({ run, entra }) => {
  const rows = [
    ["throttle", 5, "wait 17s"],
    ["error", 5, "status 500"],
    ["garbage", 5, "status 200 and text/html"],
    ["nonsense", 5, "without what was asked for"],
    ["redirect", 5, "it redirects to"],
    ["policy", 4, "Conditional Access"],
  ] as const;
  for (const [trouble, status, says] of rows) {
    entra.misbehave(trouble);
    const ended = await run(["login", "-i", "secret"]);
    assertEquals([trouble, ended.status], [trouble, status], ended.stderr);
    assertStringIncludes(ended.stderr, says);
  }
  entra.misbehave(undefined);
  assertEquals((await run(["login", "-i", "secret"])).status, 0);
  entra.misbehave("unauthorized", SUBSCRIPTION);
  const refused = await run(["whoami", "-i", "secret"]);
  assertEquals(refused.status, 4);
  assertStringIncludes(refused.stderr, "401 InvalidAuthenticationToken");
});

azureJourney("a subscription that is not this identity's is refused", {
  subscriptions: [],
}, async ({ run }) => {
  const refused = await run(["whoami", "-i", "secret"]);
  assertEquals(refused.status, 4);
  assertStringIncludes(refused.stderr, "404 SubscriptionNotFound");
  assertStringIncludes(refused.stderr, "principal.subscription_id");
});

azureJourney("logout forgets the sign-in, what renews it included", {}, async (world) => {
  const { run, open, opened, visit } = world;
  await using terminal = await open(["login", "-i", "ada"]);
  await until(() => opened().length === 1, "a browser is opened");
  await visit(opened()[0]!);
  assertEquals(await terminal.status, 0, terminal.text());
  assertEquals((await run(["logout", "--provider", "ada"])).status, 0);
  assertEquals((await run(["logout", "-i", "ada"])).status, 0);
  const gone = await run(["whoami", "-i", "ada"]);
  assertEquals(gone.status, 4);
  assertStringIncludes(gone.stderr, "Nobody is signed in to tenant");
});

azureJourney("under Microsoft's own names, by way of a proxy, nothing else is reached", {}, async (
  world,
) => {
  const { run, open, opened, visit, entra } = world;
  const env = { HTTPS_PROXY: entra.proxy };
  const told = JSON.parse(printed(await run(["whoami", "-i", "real", "--json"], env)));
  assertEquals([told.valid, told.account, told.tenant], [true, SUBSCRIPTION, TENANT]);
  await using terminal = await open(["login", "-i", "person"], env);
  await until(() => opened().length === 1, "a browser is opened");
  const address = await leadFrom(opened()[0]!);
  assertEquals(address.origin, "https://login.microsoftonline.com");
  await visit(address.href.replace("https://login.microsoftonline.com", entra.url));
  assertEquals(await terminal.status, 0, terminal.text());
  assertEquals(terminal.text().includes("not Microsoft's own"), false);
  assertEquals([...new Set(entra.connected)].sort(), [
    "login.microsoftonline.com:443",
    "management.azure.com:443",
  ]);
});

azureJourney(
  "a scheme's own proxy is taken before that of all, and none is gone around",
  {},
  async (
    { run, entra },
  ) => {
    const whoami = (env: Readonly<Record<string, string>>) => run(["whoami", "-i", "real"], env);
    const nobody = "http://127.0.0.1:9";
    printed(await whoami({ ALL_PROXY: nobody, HTTPS_PROXY: entra.proxy }));
    printed(await whoami({ all_proxy: entra.proxy.replace("http://", " ") }));
    const before = entra.connected.length;
    const { status, stderr } = await whoami({ HTTPS_PROXY: `"${entra.proxy}"` });
    assertEquals([status, entra.connected.length], [5, before]);
    assertStringIncludes(stderr, "Cannot use the proxy that HTTPS_PROXY names");
  },
);

azureJourney("az logout in a session signs nobody out but its own az", { tools: ["az"] }, async (
  { run, box, entra, certificate },
) => {
  const own = JSON.stringify({ subscriptions: [{ id: "own", name: "own", isDefault: true }] });
  box.write("home/.azure/azureProfile.json", own);
  const env = { HTTPS_PROXY: entra.proxy, REQUESTS_CA_BUNDLE: certificate };
  const script = "az logout; echo $?; az account show; echo $?";
  const { stdout, stderr } = await run(["exec", "-i", "real", "--", "sh", "-c", script], env);
  assertEquals([stdout, stderr.includes("Traceback")], ["0\n1\n", false], stderr);
  assertEquals(Deno.readTextFileSync(`${box.home}/.azure/azureProfile.json`), own);
  printed(await run(["exec", "-i", "real", "--", "az", "account", "show"], env));
});
