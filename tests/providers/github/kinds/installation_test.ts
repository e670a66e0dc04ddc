import { inWorld, KEYS, OTHER_KEYS, POPULATION, signIn, type TestOptions } from "../world.ts";
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { generateKeyPairSync } from "node:crypto";
import type { Credential } from "../../../../lib/credential.ts";
import { UserError } from "../../../../lib/errors.ts";
import type { ProviderContext } from "../../../../lib/provider/context.ts";
import { app } from "../../../../providers/github/kinds/app.ts";
import { tokensOf } from "../../../../providers/github/credential.ts";
import { installation } from "../../../../providers/github/kinds/installation.ts";
import type { Trouble } from "../../../cloud/github/trouble.ts";
import { planOf } from "../../plans.ts";

const PROVIDER = { app_id: 4711, private_key: KEYS.privateKey };

function plans(provider: object = {}, identity: object = {}) {
  const before = planOf(app, { ...PROVIDER, ...provider }, undefined, "gh");
  return [before, planOf(installation, identity, before)] as const;
}

function holder(world: { github: { world: { holderOf(token: string): unknown } } }, token: string) {
  return world.github.world.holderOf(token) as {
    kind: string;
    installation: { id: number };
    repositories: unknown;
    permissions: unknown;
  };
}

const GRANTED: readonly (readonly [what: string, provider: object, identity: object, expected: {
  id: number;
  account: string;
  repositories: unknown;
  permissions: unknown;
}])[] = [
  ["an organisation", {}, { owner: "acme" }, {
    ...{ id: 1, account: "acme", repositories: "all" },
    permissions: { contents: "write", metadata: "read" },
  }],
  ["a person, whatever the case", {}, { owner: "ADA" }, {
    ...{ id: 2, account: "ada", repositories: "all" },
    permissions: { contents: "write", metadata: "read" },
  }],
  ["an id", {}, { installation_id: "2" }, {
    ...{ id: 2, account: "ada", repositories: "all" },
    permissions: { contents: "write", metadata: "read" },
  }],
  ["a repository", {}, { repository: "acme/infra" }, {
    ...{ id: 1, account: "acme", repositories: "all" },
    permissions: { contents: "write", metadata: "read" },
  }],
  ["the owner in a repository's name", {}, { repositories: ["acme/infra"] }, {
    ...{ id: 1, account: "acme", repositories: ["infra"] },
    permissions: { contents: "write", metadata: "read" },
  }],
  ["what its provider says", { owner: "acme", permissions: { contents: "read" } }, {}, {
    ...{ id: 1, account: "acme", repositories: "all" },
    permissions: { contents: "read", metadata: "read" },
  }],
  [
    "what it says itself, over its provider",
    {
      owner: "acme",
      repositories: ["infra"],
      permissions: { contents: "write" },
    },
    { repositories: ["app"], permissions: { contents: "read" } },
    {
      ...{ id: 1, account: "acme", repositories: ["app"] },
      permissions: { contents: "read", metadata: "read" },
    },
  ],
  ["its app's only one", { app_id: 4712 }, {}, {
    ...{ id: 4, account: "acme", repositories: "all" },
    permissions: { contents: "write", metadata: "read" },
  }],
  ["a client id", { app_id: undefined, client_id: "Iv23liEXAMPLE" }, { owner: "acme" }, {
    ...{ id: 1, account: "acme", repositories: "all" },
    permissions: { contents: "write", metadata: "read" },
  }],
];

for (const [what, provider, identity, expected] of GRANTED) {
  Deno.test(`an installation is found by ${what}`, () =>
    inWorld({}, async (world) => {
      const credential = await signIn(world, ...plans(provider, identity));
      const { installation, repositories, permissions } = holder(
        world,
        credential.secret.token!.reveal(),
      );
      const { account } = credential.shown;
      assertEquals({ id: installation.id, account, repositories, permissions }, expected);
    }));
}

Deno.test("a token lasts as long as GitHub says, by GitHub's own clock", async () => {
  const ahead = 5 * 60_000;
  await inWorld({ github: { now: () => Date.now() + ahead } }, async (world) => {
    const { expires, shown } = await signIn(world, ...plans({}, { owner: "acme" }));
    const life = (expires ?? 0) - Date.now();
    assert(life > 3_590_000 && life <= 3_600_000, String(life));
    assertEquals(shown, { account: "acme", owners: "acme", principal: "deployer[bot]" });
  });
});

Deno.test("a long token of the new form is taken like any other", () =>
  inWorld({ github: { longTokens: true } }, async (world) => {
    const { secret } = await signIn(world, ...plans({}, { owner: "acme" }));
    assert(secret.token!.reveal().length > 500);
  }));

for (const minutes of [-10, -1, -0.5, 0.5, 1, 10]) {
  Deno.test(`GitHub's clock may be ${minutes} minutes off`, () =>
    inWorld({ github: { now: () => Date.now() + minutes * 60_000 } }, async (world) => {
      await signIn(world, ...plans({}, { owner: "acme" }));
      const refused = world.reached().filter((line) => line.endsWith(" 401"));
      // Within a minute the first try will do.
      assertEquals(refused.length, Math.abs(minutes) > 1 ? 1 : 0);
    }));
}

Deno.test("several owners are several tokens, and the first is everybody's", () =>
  inWorld({}, async (world) => {
    const identity = {
      owner: ["acme", "Ada"],
      repositories: ["acme/infra", "ada/notes"],
      permissions: { contents: "read" },
    };
    const credential = await signIn(world, ...plans({}, identity));
    const tokens = tokensOf(credential);
    assertEquals(tokens.map(({ owner }) => owner), ["acme", "ada"]);
    assertEquals(
      tokens.map(({ token }) => holder(world, token.reveal()).repositories),
      [["infra"], ["notes"]],
    );
    assertEquals(credential.secret.token!.reveal(), tokens[0]!.token.reveal());
    assertEquals(credential.shown.owners, "acme ada");
  }));

interface Refusal {
  readonly what: string;
  readonly provider?: object;
  readonly identity?: object;
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

const REFUSALS: readonly Refusal[] = [
  {
    what: "an app that does not exist",
    provider: { app_id: 1 },
    code: "sign_in_refused",
    message: 'GitHub knows no app with the id "1"',
    hint: "app_id: ID, or client_id: ID, as https://github.com/settings/apps tells it",
  },
  {
    what: "another app's key",
    provider: { private_key: OTHER_KEYS.privateKey },
    code: "sign_in_refused",
    message: 'The private key is not one of the GitHub App "4711"',
    hint: "name the app that the key was generated for in app_id, or generate a key for this one",
  },
  {
    what: "an owner without an installation",
    identity: { owner: "nobody" },
    code: "sign_in_refused",
    message: 'The GitHub App "deployer" has no installation for "nobody"',
    hint: "install it: https://github.com/apps/deployer/installations/new",
  },
  {
    what: "an id that is no installation",
    identity: { installation_id: 99 },
    code: "sign_in_refused",
    message: 'The GitHub App "deployer" has no installation with the id 99',
    hint: "install it: https://github.com/apps/deployer/installations/new",
  },
  {
    what: "a repository that no installation has",
    identity: { repository: "ada/diary" },
    code: "sign_in_refused",
    message: 'The GitHub App "deployer" has no installation for "ada/diary"',
    hint: "install it: https://github.com/apps/deployer/installations/new",
  },
  {
    what: "a suspended installation",
    identity: { owner: "asleep" },
    code: "sign_in_refused",
    message: 'The app\'s installation for "asleep" is suspended',
    hint: "unsuspend it: https://github.com/organizations/asleep/settings/installations/3",
  },
  {
    what: "a repository out of its reach",
    identity: { owner: "ada", repositories: ["notes", "diary"] },
    code: "sign_in_refused",
    message: 'The app\'s installation for "ada" does not reach "diary"',
    hint: "check the names in repositories, or add them to the installation: " +
      "https://github.com/organizations/ada/settings/installations/2",
  },
  {
    what: "more than was granted",
    identity: {
      owner: "acme",
      permissions: { contents: "admin", issues: "read", metadata: "read" },
    },
    code: "sign_in_refused",
    message: 'The app\'s installation for "acme" lacks contents: admin (it has write), ' +
      "issues: read (it has none)",
    hint: "ask for less in permissions, or grant more: " +
      "https://github.com/organizations/acme/settings/installations/1",
  },
  {
    what: "one of several installations that nobody chose",
    code: "sign_in_refused",
    message: 'The GitHub App "deployer" is installed for acme, ada, asleep: which one?',
    hint: "owner: acme",
  },
  {
    what: "an app that is installed nowhere",
    provider: { app_id: 4713 },
    code: "sign_in_refused",
    message: 'The GitHub App "idle" is installed nowhere',
    hint: "install it: https://github.com/apps/idle/installations/new",
  },
];

for (const { what, provider = {}, identity = {}, ...expected } of REFUSALS) {
  Deno.test(`refused, with a mend: ${what}`, () =>
    inWorld({}, async (world) => {
      const error = await assertRejects(
        () => signIn(world, ...plans(provider, identity)),
        UserError,
      );
      const { code, message, hint } = error;
      assertEquals({ code, message, hint: hint! }, expected);
    }));
}

const KEY_FAULTS: readonly (readonly [what: string, key: string, why: string])[] = [
  ["no PEM at all", "canary-EXAMPLE", "it is not in PEM"],
  ["a public key", KEYS.publicKey, "it is a public key, not a private key"],
  ["half a key", KEYS.privateKey.slice(0, 300), "the file is damaged or incomplete"],
  [
    "a key that is damaged",
    "-----BEGIN PRIVATE KEY-----\nY2FuYXJ5RVhBTVBMRQ==\n-----END PRIVATE KEY-----",
    "it is damaged",
  ],
  [
    "a key of another kind",
    generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({
      type: "pkcs8",
      format: "pem",
    }) as string,
    "it is not an RSA key",
  ],
];

for (const [what, key, why] of KEY_FAULTS) {
  Deno.test(`refused, with the place where it is named: ${what}`, () =>
    inWorld({}, async (world) => {
      const error = await assertRejects(
        () => signIn(world, ...plans({ private_key: key }, { owner: "acme" })),
        UserError,
      );
      assertEquals(error.code, "secret_unavailable");
      assertEquals(error.message, `Cannot use the GitHub App's private key: ${why}`);
      assertEquals(error.at?.path, "auth.providers.gh.private_key");
    }));
}

const DAYS: readonly (readonly [Trouble, code: string, message: string])[] = [
  ["unauthorized", "sign_in_refused", "GitHub says 401 Bad credentials"],
  ["refuse", "sign_in_refused", "GitHub says 403 Resource not accessible by integration"],
  ["throttle", "unreachable", "GitHub says 429 You have exceeded a secondary rate limit"],
  ["limit", "unreachable", "GitHub says 403 API rate limit exceeded"],
  ["error", "unreachable", "GitHub says 500 Server Error"],
  ["unicorn", "unreachable", "GitHub says 503"],
  ["html", "bad_answer", "it answered with status 200 and text/html"],
  ["truncated", "bad_answer", "its answer breaks off or is garbled"],
  ["moved", "bad_answer", "it redirects to "],
  [
    "close",
    "unreachable",
    "Cannot reach GitHub at api.github.com: the connection was cut (connection closed)",
  ],
];

for (const path of ["app", "orgs/acme/installation", "app/installations/1/access_tokens"]) {
  Deno.test(`each bad day of /${path} is told apart`, () =>
    inWorld({}, async (world) => {
      for (const [trouble, code, message] of DAYS) {
        world.github.misbehave(trouble, { on: new RegExp(`^/${path}$`) });
        const error = await assertRejects(
          () => signIn(world, ...plans({}, { owner: "acme" })),
          UserError,
        );
        assertEquals([trouble, error.code], [trouble, code]);
        assert(error.message.includes(message), `${trouble}: ${error.message}`);
        assert(error.hint, trouble);
      }
    }));
}

Deno.test("a GitHub that does not answer is not waited for without end", () =>
  inWorld({}, async (world) => {
    world.github.misbehave("slow");
    const { timeout } = AbortSignal;
    const asked: number[] = [];
    AbortSignal.timeout = (ms) => (asked.push(ms), timeout.call(AbortSignal, 10));
    try {
      const error = await assertRejects(
        () => signIn(world, ...plans({}, { owner: "acme" })),
        UserError,
      );
      assertEquals([error.code, error.message, asked], [
        "unreachable",
        "Cannot reach GitHub at api.github.com: no answer within 20 seconds",
        [20_000],
      ]);
    } finally {
      AbortSignal.timeout = timeout;
    }
  }));

Deno.test("GitHub is given the time that it asks for", () =>
  inWorld({}, async (world) => {
    world.github.misbehave("throttle");
    const error = await assertRejects(
      () => signIn(world, ...plans({}, { owner: "acme" })),
      UserError,
    );
    assertEquals(error.hint, "wait 60s, and try again");
  }));

Deno.test("a token can be asked who it is, and taken back, once", () =>
  inWorld({}, async (world) => {
    const [before, plan] = plans({}, { owner: ["acme", "ada"] });
    const credential = await signIn(world, before, plan);
    assertEquals(await plan.verify!(world, credential), {
      ...{ account: "acme ada", principal: "deployer[bot]", repositories: "3" },
    });
    assertEquals(await plan.revoke!(world, credential), "Revoked 2 tokens at GitHub");
    assertEquals(
      await plan.revoke!(world, credential),
      "GitHub had already forgotten the token",
    );
    const error = await assertRejects(() => plan.verify!(world, credential), UserError);
    assertEquals(error.code, "sign_in_needed");
  }));

Deno.test("tokens are kept only where they don't end with the session", () => {
  assertEquals(plans({}, {})[1].stored, false);
  assertEquals(plans({}, { revoke_on_exit: false })[1].stored, true);
  assertEquals(plans()[0].stored, false);
});

Deno.test("an Enterprise Server and a tenant are asked at their own addresses", async () => {
  for (
    const [host, reached] of [
      ["ghe.example.com", "GET ghe.example.com/api/v3/app 200"],
      ["octo.ghe.com", "GET api.octo.ghe.com/app 200"],
      ["localhost:8443", "GET localhost:8443/api/v3/app 200"],
    ] as const
  ) {
    await inWorld({}, async (world) => {
      const [before, plan] = plans({ host }, { owner: "acme" });
      await signIn(world, before, plan);
      assertEquals(world.reached()[0], reached);
    });
  }
  const [before] = plans({ spec: { endpoint_url: "https://localhost:9/api/v3/" } });
  assertEquals(before.hosts(NO_ENVIRONMENT), ["localhost:9"]);
});

const NO_ENVIRONMENT = { get: () => undefined, entries: () => [] };

Deno.test("the hosts of a sign-in are the API's alone", () => {
  assertEquals(plans().map((plan) => plan.hosts(NO_ENVIRONMENT)), [
    ["api.github.com:443"],
    ["api.github.com:443"],
  ]);
});

const CONTRADICTIONS: readonly (readonly [object, message: string, path: string])[] = [
  [
    { owner: "acme", installation_id: 1 },
    'only one of "installation_id", "owner" and "repository" may be said',
    "owner",
  ],
  [
    { owner: "acme", repositories: ["ada/notes"] },
    'the repository "ada/notes" belongs to none of its owners',
    "repositories",
  ],
  [
    { owner: ["acme", "ada"], repositories: ["infra"] },
    "with several owners, each repository needs its owner",
    "repositories",
  ],
];

for (const [fields, message, path] of CONTRADICTIONS) {
  Deno.test(`refused before anybody is asked: ${message}`, () => {
    const error = assertThrows(() => plans({}, fields), UserError);
    assertEquals(error.message, `Cannot use identity "prod": ${message}`);
    assertEquals(error.at?.path, `auth.identities.prod.${path}`);
  });
}

Deno.test("canaries in every secret are in no error, whatever goes wrong", async () => {
  const canaries = KEYS.privateKey.split("\n").slice(1, -2);
  const options: TestOptions = { github: POPULATION };
  await inWorld(options, async (world) => {
    for (const [trouble] of DAYS) {
      for (const on of [/\/app$/, /installation$/, /access_tokens$/]) {
        world.github.misbehave(trouble, { on });
        const error = await failure(world);
        const shown = `${error.message} ${error.hint} ${error.stack} ${Deno.inspect(error)}`;
        const seen = canaries.filter((line) => shown.includes(line));
        assertEquals([trouble, seen], [trouble, []]);
        assert(!/ey[\w-]+\.ey/.test(shown), "a signed token");
      }
    }
  });
});

async function failure(world: ProviderContext): Promise<UserError> {
  return await assertRejects(
    (): Promise<Credential> => signIn(world, ...plans({}, { owner: "acme" })),
    UserError,
  );
}
