/** Applications: by secret, certificate and federated token; what they are told when it does not work. */
import { assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { UserError } from "../../../../lib/errors.ts";
import { Secret } from "../../../../lib/secret.ts";
import { clientCertificate } from "../../../../providers/azure/kinds/client_certificate.ts";
import { clientSecret } from "../../../../providers/azure/kinds/client_secret.ts";
import { oidc } from "../../../../providers/azure/kinds/oidc.ts";
import { accountOf, RESOURCES, tokenFor } from "../../../../providers/azure/tokens.ts";
import { planOf } from "../../plans.ts";
import {
  APP,
  AUDIENCE,
  foreignToken,
  inWorld,
  SECRET,
  SUBJECT,
  TENANT,
  type TestOptions,
} from "../world.ts";

const WHO = { tenant_id: TENANT, client_id: APP.client };
const secretPlan = (more: Record<string, unknown> = {}) =>
  planOf(clientSecret, { spec: { ...WHO, client_secret: SECRET, ...more } });

Deno.test("an application signs in with its secret, and gets a token for each resource", async () => {
  await inWorld({}, async (world) => {
    const credential = await secretPlan().signIn(world, undefined);
    assertEquals(accountOf(credential), {
      tenant: TENANT,
      home: TENANT,
      object: APP.object,
      username: APP.client,
      type: "servicePrincipal",
      client: APP.client,
    });
    const audiences = RESOURCES.map((name) =>
      world.entra.vault.access.get(tokenFor(credential, name)!.token.reveal())?.audience
    );
    assertEquals(audiences, [
      "https://management.azure.com",
      "https://management.core.windows.net/",
      "https://graph.microsoft.com",
      "https://vault.azure.net",
      "https://storage.azure.com",
      "6dae42f8-4368-4678-94ff-3960e28e3630",
    ]);
    assertEquals([...new Set(world.reached)], [
      `POST login.microsoftonline.com/${TENANT}/oauth2/v2.0/token`,
    ]);
  });
});

Deno.test("a tenant may be named by its domain, and is then known by its id", async () => {
  await inWorld({}, async (world) => {
    const credential = await secretPlan({ tenant_id: "contoso.example" }).signIn(world, undefined);
    assertEquals(accountOf(credential).tenant, TENANT);
  });
});

Deno.test("resources that nobody has consented to are left out, except the first", async () => {
  const withheld = ["https://graph.microsoft.com", "https://vault.azure.net"];
  await inWorld({ entra: { withheld } }, async (world) => {
    const { secret } = await secretPlan().signIn(world, undefined);
    assertEquals(Object.keys(secret), ["arm", "legacy", "storage", "server"]);
  });
  await inWorld({ entra: { withheld: ["https://management.azure.com"] } }, async (world) => {
    const error = await assertRejects(() => secretPlan().signIn(world, undefined), UserError);
    assertStringIncludes(error.message, "AADSTS65001");
    assertStringIncludes(error.hint!, "ask an administrator");
  });
});

for (
  const [cloud, login, arm] of [
    ["usgovernment", "login.microsoftonline.us", "https://management.usgovcloudapi.net"],
    ["china", "login.chinacloudapi.cn", "https://management.chinacloudapi.cn"],
  ] as const
) {
  Deno.test(`in ${cloud} everything is asked there`, async () => {
    await inWorld({}, async (world) => {
      const plan = secretPlan({ cloud_environment: cloud });
      assertEquals(plan.hosts(world.env), [`${login}:443`]);
      const credential = await plan.signIn(world, undefined);
      const { token } = tokenFor(credential, "arm")!;
      assertEquals(world.entra.vault.access.get(token.reveal())?.audience, arm);
      assertEquals([...new Set(world.reached)], [`POST ${login}/${TENANT}/oauth2/v2.0/token`]);
    });
  });
}

Deno.test("with an authority of one's own nobody else is asked", async () => {
  await inWorld({}, async (world) => {
    const plan = secretPlan({ authority_host: "https://entra.example" });
    assertEquals([plan.hosts(world.env), plan.facts.url], [
      ["entra.example:443"],
      "https://entra.example",
    ]);
    await plan.signIn(world, undefined);
    assertEquals([...new Set(world.reached)], [
      `POST entra.example/${TENANT}/oauth2/v2.0/token`,
    ]);
  });
});

Deno.test("an authority of this machine is asked without TLS, when that is how it is named", async () => {
  await inWorld({}, async (world) => {
    await secretPlan({ authority_host: "http://127.0.0.1:4711" }).signIn(world, undefined);
    assertEquals([...new Set(world.reached)], [
      `POST http://127.0.0.1:4711/${TENANT}/oauth2/v2.0/token`,
    ]);
  });
});

/** What goes wrong, and what is then said. */
interface Refusal {
  readonly what: string;
  readonly more?: Record<string, unknown>;
  readonly trouble?: Parameters<
    import("../../../cloud/azure/entra.ts").EntraCloud["misbehave"]
  >[0];
  readonly code: string;
  readonly says: string;
  readonly hint: string;
}

const REFUSALS: readonly Refusal[] = [
  {
    what: "a tenant that is not there",
    more: { tenant_id: "00000000-0000-0000-0000-000000000000" },
    code: "sign_in_refused",
    says: "AADSTS90002: Tenant '00000000-0000-0000-0000-000000000000' not found",
    hint: "check tenant_id",
  },
  {
    what: "a wrong secret",
    more: { client_secret: "wrong-secret~EXAMPLE" },
    code: "sign_in_refused",
    says: "AADSTS7000215: Invalid client secret provided",
    hint: "use the secret's value, not its id",
  },
  {
    what: "an expired secret",
    more: { client_secret: "old-secret~EXAMPLE" },
    code: "sign_in_refused",
    says: "AADSTS7000222",
    hint: "make a new one",
  },
  {
    what: "an application that is not there",
    more: { client_id: "00000000-0000-0000-0000-000000000000" },
    code: "sign_in_refused",
    says: "AADSTS700016",
    hint: "check client_id and tenant_id",
  },
  {
    what: "a storm",
    trouble: "throttle",
    code: "unreachable",
    says: "asks for fewer questions (status 429)",
    hint: "wait 17s",
  },
  {
    what: "trouble of its own",
    trouble: "error",
    code: "unreachable",
    says: "has trouble of its own (status 500)",
    hint: "wait a minute",
  },
  {
    what: "a captive portal",
    trouble: "garbage",
    code: "bad_answer",
    says: "it answered with status 200 and text/html",
    hint: "whether this network wants a sign-in",
  },
  {
    what: "JSON of another shape",
    trouble: "nonsense",
    code: "bad_answer",
    says: "Azure answered without what was asked for",
    hint: "check that no proxy",
  },
  {
    what: "a token that doesn't say for how long it is good",
    trouble: "lifeless",
    code: "bad_answer",
    says: "Azure answered without what was asked for",
    hint: "check that no proxy",
  },
  {
    what: "a redirect",
    trouble: "redirect",
    code: "bad_answer",
    says: "it redirects to ",
    hint: "whether this network wants a sign-in",
  },
];

for (const { what, more, trouble, code, says, hint } of REFUSALS) {
  Deno.test(`${what} is said, with what helps, and without the secret`, async () => {
    await inWorld({}, async (world) => {
      world.entra.misbehave(trouble);
      const error = await assertRejects(
        () => secretPlan(more).signIn(world, undefined),
        UserError,
      );
      assertEquals(error.code, code, error.message);
      assertStringIncludes(error.message, says);
      assertStringIncludes(error.hint!, hint);
      assertEquals(/secret~EXAMPLE/.test(error.message + error.hint), false);
    });
  });
}

Deno.test("attack: a stranger's authority refuses in Microsoft's name", async () => {
  await inWorld({}, async (world) => {
    const refusedBy = async (more: object) => {
      const signing = secretPlan({ ...more, tenant_id: TENANT.replaceAll("1", "0") });
      const { message } = await assertRejects(() => signing.signIn(world, undefined), UserError);
      return /failed: (\S+) says/.exec(message)?.[1];
    };
    assertEquals(await refusedBy({}), "Microsoft");
    assertEquals(await refusedBy({ authority_host: "http://127.0.0.1:4711" }), "127.0.0.1:4711");
  });
});

/** A job's token service, as GitHub's runners name it. */
const JOB = {
  ACTIONS_ID_TOKEN_REQUEST_URL: "https://run.actions.githubusercontent.com/token?api=1",
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: "job-bearer-EXAMPLE",
};

const SOURCES: readonly (readonly [what: string, fields: object, options: TestOptions])[] = [
  ["a file that is configured", { token_file_path: "/run/token" }, {
    files: { "/run/token": `${await foreignToken()}\n` },
    env: { AZURE_FEDERATED_TOKEN_FILE: "/run/other", ...JOB },
  }],
  ["the environment's file", {}, {
    files: { "/run/other": await foreignToken() },
    env: { AZURE_FEDERATED_TOKEN_FILE: "/run/other", ...JOB },
  }],
  ["the job it runs in", {}, {
    env: JOB,
    elsewhere: async (request) => {
      assertEquals(request.headers.get("authorization"), "Bearer job-bearer-EXAMPLE");
      const audience = new URL(request.url).searchParams.get("audience");
      return Response.json({ value: await foreignToken({ aud: audience }) });
    },
  }],
];

for (const [what, fields, options] of SOURCES) {
  Deno.test(`a federated application takes the token of ${what}`, async () => {
    await inWorld(options, async (world) => {
      const plan = planOf(oidc, { spec: { ...WHO, ...fields } });
      const credential = await plan.signIn(world, undefined);
      assertEquals(accountOf(credential).username, APP.client);
      assertEquals(plan.stored, false);
    });
  });
}

Deno.test("a federated application takes the token of the provider before it, and asks nobody else", async () => {
  const token = new Secret(await foreignToken());
  const previous = { type: "oidc/token", shown: {}, secret: { token } };
  await inWorld({ env: JOB }, async (world) => {
    const before = { facts: {}, stored: false, hosts: () => [], signIn: () => Promise.reject() };
    const plan = planOf(oidc, { spec: WHO }, before);
    assertEquals(plan.hosts(world.env), ["login.microsoftonline.com:443"]);
    assertEquals(accountOf(await plan.signIn(world, previous)).username, APP.client);
  });
});

Deno.test("only a job's own token service is asked, and its host is among the plan's", async () => {
  const plan = planOf(oidc, { spec: WHO });
  const env = { ...JOB, ACTIONS_ID_TOKEN_REQUEST_URL: "https://evil.example/token" };
  await inWorld({ env: JOB }, (world) => {
    assertEquals(plan.hosts(world.env), [
      "login.microsoftonline.com:443",
      "run.actions.githubusercontent.com:443",
    ]);
    return Promise.resolve();
  });
  await inWorld({ env }, async (world) => {
    assertEquals(plan.hosts(world.env), ["login.microsoftonline.com:443"]);
    const error = await assertRejects(() => plan.signIn(world, undefined), UserError);
    assertStringIncludes(error.message, "names evil.example");
    assertEquals(world.reached, []);
  });
});

const FOREIGN: readonly (readonly [what: string, claims: object, says: string])[] = [
  ["another issuer", { iss: "https://evil.example" }, "AADSTS700211"],
  ["another subject", { sub: `${SUBJECT}-evil` }, "AADSTS700213"],
  ["another audience", { aud: `${AUDIENCE}/evil` }, "AADSTS700212"],
];

for (const [what, claims, says] of FOREIGN) {
  Deno.test(`a federated token of ${what} is refused, and it is said what must agree`, async () => {
    const files = { "/run/token": await foreignToken({ ...claims }) };
    await inWorld({ files }, async (world) => {
      const plan = planOf(oidc, { spec: { ...WHO, token_file_path: "/run/token" } });
      const error = await assertRejects(() => plan.signIn(world, undefined), UserError);
      assertStringIncludes(error.message, says);
      assertStringIncludes(error.hint!, "issuer, subject and audience");
      assertEquals(error.message.includes(files["/run/token"]), false);
    });
  });
}

Deno.test("a federated token that has lapsed is told from a clock that is wrong", async () => {
  const files = { "/run/token": await foreignToken({ exp: Math.floor(Date.now() / 1000) - 60 }) };
  await inWorld({ files }, async (world) => {
    const plan = planOf(oidc, { spec: { ...WHO, token_file_path: "/run/token" } });
    const { message, hint } = await assertRejects(() => plan.signIn(world, undefined), UserError);
    assertStringIncludes(message, "AADSTS700024");
    assertStringIncludes(hint!, "the token is old");
  });
});

Deno.test("Jailbreak: a file that holds no token is not sent to anybody", async () => {
  const files = { "/home/ada/.ssh/id": "-----BEGIN OPENSSH PRIVATE KEY-----\ncanary\n" };
  await inWorld({ files }, async (world) => {
    const plan = planOf(oidc, { spec: { ...WHO, token_file_path: "/home/ada/.ssh/id" } });
    const error = await assertRejects(() => plan.signIn(world, undefined), UserError);
    assertStringIncludes(error.message, "no token");
    assertEquals([world.reached, error.message.includes("canary")], [[], false]);
  });
});

Deno.test("Jailbreak: a token for Microsoft goes elsewhere only through the gate of secrets", async () => {
  const token = await foreignToken();
  const place = { authority_host: "https://entra.example" };
  const secrets = { "file:/run/token": token };
  const env = { AZURE_FEDERATED_TOKEN_FILE: "/run/token" };
  await inWorld({ env, secrets, files: { "/run/token": token } }, async (world) => {
    await planOf(oidc, { spec: { ...WHO, ...place } }).signIn(world, undefined);
    assertEquals(world.revealed, ["file:/run/token"]);
  });
});

Deno.test("what is missing is said where it is missing", () => {
  const rows = [
    [clientSecret, { spec: { ...WHO } }, `"client_secret" is missing`],
    [
      clientSecret,
      { spec: { client_id: APP.client, client_secret: "x" } },
      `"tenant_id" is missing`,
    ],
    [clientSecret, { spec: { tenant_id: TENANT, client_secret: "x" } }, `"client_id" is missing`],
    [clientCertificate, { spec: WHO }, `"client_certificate" is missing`],
    [oidc, { tenant_id: TENANT }, `"client_id" is missing`],
  ] as const;
  for (const [kind, fields, says] of rows) {
    try {
      planOf(kind, fields);
      throw new Error(`it was taken: ${says}`);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      assertStringIncludes(error.message, says);
      assertEquals(error.code, "config_invalid");
    }
  }
});

const STRANGERS: readonly (readonly [authority: string | undefined, manager: string])[] = [
  [undefined, "https://arm.example.com"],
  ["https://login.microsoftonline.com", "https://arm.example.com"],
  ["https://login.windows.net", "https://arm.example.com"],
  ["https://login.example", "https://arm.example"],
  ["https://10.0.0.1", "https://11.0.0.1"],
];

for (const [authority, manager] of STRANGERS) {
  Deno.test(`Jailbreak: tokens of ${authority ?? "Microsoft"} are not shown to ${manager}`, () => {
    const more = authority === undefined ? {} : { authority_host: authority };
    const error = assertThrows(
      () => secretPlan({ ...more, resource_manager_url: manager }),
      UserError,
    );
    assertEquals(error.code, "config_invalid");
    assertStringIncludes(error.message, `"resource_manager_url" is not beside "authority_host"`);
  });
}
