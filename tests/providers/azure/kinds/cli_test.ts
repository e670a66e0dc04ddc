/** `az`: how it is asked, what is believed of its answer, and what is said when it has none. */
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { UserError } from "../../../../lib/errors.ts";
import type { HelperCommand, HelperResult } from "../../../../lib/system/programs.ts";
import { cli } from "../../../../providers/azure/kinds/cli.ts";
import { accountOf, tokenFor } from "../../../../providers/azure/tokens.ts";
import type { Credential } from "../../../../lib/credential.ts";
import { fakeWorld } from "../../fake_world.ts";
import { planOf } from "../../plans.ts";
import { ADA, inWorld, KEYS, PARTNER, TENANT } from "../world.ts";

const END = Math.floor(Date.now() / 1000) + 3600;
const CLAIMS = { tid: TENANT, oid: ADA.object, appid: "04b07795-8ddb-461a-bbee-02f9e1bf7b46" };
const TOKEN = await KEYS.sign({ ...CLAIMS, exp: END, upn: ADA.username });
const plan = (more = {}) => planOf(cli, { spec: { tenant_id: TENANT, ...more } });

function answering(answer: unknown, more: Partial<HelperResult> = {}) {
  return { run: () => ({ status: 0, stdout: JSON.stringify(answer), stderr: "", ...more }) };
}

const failing = (stderr: string, status = 1, late = false) => ({
  run: () => ({ status, late, stdout: "", stderr }),
});

Deno.test("az is asked for each resource, by tenant alone, in the person's own environment", async () => {
  const asked: HelperCommand[] = [];
  const run = (command: HelperCommand) => {
    asked.push(command);
    return {
      status: 0,
      stdout: JSON.stringify({ accessToken: TOKEN, expires_on: END }),
      stderr: "",
    };
  };
  await inWorld({ run, env: { AZURE_CONFIG_DIR: "/home/ada/az" } }, async (world) => {
    const credential = await plan().signIn(world, undefined);
    assertEquals(accountOf(credential), {
      ...{ tenant: TENANT, home: TENANT, object: ADA.object, username: ADA.username },
      ...{ type: "user", client: CLAIMS.appid },
    });
    assertEquals(
      asked.map(({ program, args }) => [program, ...args].join(" ")),
      [
        "https://management.azure.com",
        "https://management.core.windows.net/",
        "https://graph.microsoft.com",
        "https://vault.azure.net",
        "https://storage.azure.com",
        "6dae42f8-4368-4678-94ff-3960e28e3630",
      ].map((resource) =>
        `az account get-access-token --resource ${resource} --tenant ${TENANT} --output json`
      ),
    );
    assertEquals(asked[0]!.env.AZURE_CONFIG_DIR, "/home/ada/az");
  });
});

Deno.test("a sovereign cloud's resources are asked for there, and Windows runs az.cmd", async () => {
  await inWorld({ os: "windows", ...answering({ accessToken: TOKEN, expires_on: END }) }, async (
    world,
  ) => {
    await plan({ cloud_environment: "china" }).signIn(world, undefined);
    const [first] = world.ran;
    assertEquals([first!.program, first!.args[3]], [
      "az.cmd",
      "https://management.chinacloudapi.cn",
    ]);
  });
});

const ENDS: readonly (readonly [what: string, answer: object, expires: number])[] = [
  ["seconds since 1970", { accessToken: TOKEN, expires_on: END + 7 }, (END + 7) * 1000],
  ["the token's own word", { accessToken: TOKEN, expiresOn: "2001-01-01 00:00:00" }, END * 1000],
  [
    "local time",
    { accessToken: "opaque", expiresOn: "2049-01-02 03:04:05.678900" },
    new Date(
      ...[2049, 0, 2, 3, 4, 5, 678] as const,
    ).getTime(),
  ],
];

for (const [what, answer, expires] of ENDS) {
  Deno.test(`when a token ends is taken from ${what}`, async () => {
    await inWorld(answering(answer), async (world) => {
      const credential = await plan().signIn(world, undefined);
      assertEquals(tokenFor(credential, "arm")?.expires, expires);
    });
  });
}

Deno.test("warnings on standard error are no part of the answer", async () => {
  const stderr = "WARNING: You have 2 updates available.\n{";
  await inWorld(answering({ accessToken: TOKEN, expires_on: END }, { stderr }), async (world) => {
    assertEquals(accountOf(await plan().signIn(world, undefined)).username, ADA.username);
  });
});

const HOLDERS: readonly (readonly [what: string, claims: object, expected: object])[] = [
  ["a guest", { upn: "grace@partner.example", idp: `https://sts.windows.net/${PARTNER}/` }, {
    ...{ home: PARTNER, username: "grace@partner.example", type: "user" },
  }],
  ["an application", { idtyp: "app" }, {
    ...{ home: TENANT, username: CLAIMS.appid, type: "servicePrincipal" },
  }],
];

for (const [what, claims, expected] of HOLDERS) {
  Deno.test(`${what} is told by the token`, async () => {
    const accessToken = await KEYS.sign({ ...CLAIMS, exp: END, ...claims });
    await inWorld(answering({ accessToken, expires_on: END }), async (world) => {
      const { home, username, type } = accountOf(await plan().signIn(world, undefined));
      assertEquals({ home, username, type }, expected as Record<string, string>);
    });
  });
}

const BROKEN = `ERROR: The command failed with an unexpected error. Here is the traceback:
ERROR: HTTPSConnectionPool(host='login.microsoftonline.com', port=443): Max retries exceeded
Traceback (most recent call last):
  File "/usr/lib/python3/dist-packages/urllib3/connection.py", line 174, in _new_conn
requests.exceptions.ConnectionError: HTTPSConnectionPool(host='login.microsoftonline.com')
To open a new issue, please run \`az feedback\`
`;

const NOT_STARTED = `Traceback (most recent call last):
  File "/usr/bin/az", line 19, in <module>
configparser.MissingSectionHeaderError: File contains no section headers.
file: '/home/ada/.azure/config', line: 1
`;

const REFUSALS: readonly (readonly [
  what: string,
  prepared: { run(): HelperResult },
  code: string,
  says: string,
  hint: string,
])[] = [
  ["az is not there", failing("", 127), "sign_in_needed", "az is not installed", "install it"],
  [
    "az hangs",
    failing("", 124, true),
    "sign_in_refused",
    "took more than 60 s",
    "az account get-access-token",
  ],
  [
    "nobody is signed in",
    failing("ERROR: Please run 'az login' to setup account.\n"),
    "sign_in_needed",
    "Please run 'az login'",
    `az login --tenant ${TENANT}`,
  ],
  [
    "a machine's identity",
    failing("ERROR: Tenant shouldn't be specified for managed identity account\n"),
    "sign_in_refused",
    "managed identity",
    "kind: azure/managed-identity",
  ],
  [
    "az breaks down",
    failing(BROKEN),
    "sign_in_refused",
    "The Azure CLI broke down: HTTPSConnectionPool(host='login.microsoftonline.com', port=443): Max",
    `az account get-access-token --query expiresOn --tenant ${TENANT}`,
  ],
  [
    "az can't be started",
    failing(NOT_STARTED),
    "sign_in_refused",
    "broke down: configparser.MissingSectionHeaderError: File contains no section headers",
    `az account get-access-token --query expiresOn --tenant ${TENANT}`,
  ],
  [
    "no JSON",
    { run: () => ({ status: 0, stdout: "hello", stderr: "" }) },
    "sign_in_refused",
    "printed no token",
    "az account get-access-token --query expiresOn",
  ],
  [
    "no token",
    answering({ expires_on: END }),
    "sign_in_refused",
    "printed no token",
    "--query expiresOn",
  ],
  [
    "a token that lapsed",
    answering({ accessToken: "x", expires_on: 1 }),
    "sign_in_refused",
    "printed no token",
    "az account get-access-token --query expiresOn",
  ],
];

for (const [what, prepared, code, says, hint] of REFUSALS) {
  Deno.test(`az has no token: ${what}`, async () => {
    await inWorld(prepared, async (world) => {
      const error = await assertRejects(() => plan().signIn(world, undefined), UserError);
      assertEquals(error.code, code);
      assertStringIncludes(error.message, says);
      assertStringIncludes(error.hint!, hint);
    });
  });
}

Deno.test("az that works in another cloud is told so, by its configuration or its variable", async () => {
  const out = failing("ERROR: Please run 'az login' to setup account.\n");
  const config = { "/home/ada/.azure/config": "[cloud]\nname = AzureUSGovernment\n" };
  const HOME = "/home/ada";
  const ways = [
    { env: { HOME }, files: config },
    { env: { HOME, AZURE_CLOUD_NAME: "AzureUSGovernment" } },
  ];
  for (const way of ways) {
    await inWorld({ ...out, ...way }, async (world) => {
      const error = await assertRejects(() => plan().signIn(world, undefined), UserError);
      assertStringIncludes(error.message, "(its cloud is AzureUSGovernment)");
      assertEquals(
        error.hint,
        `az cloud set --name AzureCloud   (and then az login --tenant ${TENANT})`,
      );
    });
    await inWorld({ ...out, ...way }, async (world) => {
      const same = plan({ cloud_environment: "usgovernment" });
      const error = await assertRejects(() => same.signIn(world, undefined), UserError);
      assertEquals(error.hint, `az login --tenant ${TENANT}`);
    });
  }
});

Deno.test("resources that az has no token for are left out", async () => {
  const run = ({ args }: HelperCommand) =>
    args[3]!.includes("management")
      ? { status: 0, stdout: JSON.stringify({ accessToken: TOKEN, expires_on: END }), stderr: "" }
      : { status: 1, stdout: "", stderr: "ERROR: AADSTS65001" };
  await inWorld({ run }, async (world) => {
    assertEquals(Object.keys((await plan().signIn(world, undefined)).secret), ["arm", "legacy"]);
  });
});

const PROFILE = "/home/ada/.azure/azureProfile.json";
const profileOf = (...names: readonly string[]) =>
  "\ufeff" + JSON.stringify({
    subscriptions: names.map((name, at) => ({
      ...{ id: `${at}`, tenantId: TENANT.toUpperCase(), isDefault: at === 0 },
      user: { name, type: "user" },
    })),
  });

Deno.test("attack: what was kept of one account of az is not used once az is another's, or nobody's", async () => {
  const env = { HOME: "/home/ada" };
  const run = answering({ accessToken: TOKEN, expires_on: END });
  const kept = async (files: Readonly<Record<string, string>>) => {
    const made: Credential[] = [];
    await inWorld({ ...run, env, files }, async (world) => {
      made.push(await plan().signIn(world, undefined));
    });
    return made[0]!;
  };
  const own = { [PROFILE]: profileOf(ADA.username) };
  const ada = await kept(own);
  const isStill = (files: Record<string, string>, more: object = {}, of = ada) =>
    plan().isStill!(fakeWorld({ env: { ...env, ...more }, files }), of);
  const seen = [
    own,
    { [PROFILE]: profileOf(ADA.username, ADA.username) },
    { [PROFILE]: profileOf("eve@example.com") },
    { [PROFILE]: profileOf(ADA.username, "eve@example.com") },
    { [PROFILE]: profileOf() },
    { [PROFILE]: "{" },
    {},
  ];
  const told = await Promise.all(seen.map((files) => isStill(files)));
  assertEquals(told, [true, true, false, false, false, false, false]);
  assertEquals(await isStill(own, { AZURE_CONFIG_DIR: "/other" }), false);
  assertEquals(await isStill({}, {}, await kept({})), true);
});
