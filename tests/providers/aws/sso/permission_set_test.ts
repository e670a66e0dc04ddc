import { assertEquals, assertRejects } from "@std/assert";
import { UserError } from "../../../../lib/errors.ts";
import { permissionSet } from "../../../../providers/aws/sso/permission_set.ts";
import { issuesOf, placeFor, planOf } from "../../plans.ts";
import {
  center,
  type Prepared,
  refused,
  ROLE_CREDENTIALS,
  signedIn,
  ssoWorld,
  value,
} from "./world.ts";

const env = { get: () => undefined, entries: () => [] };

function set(account: object, more: object = {}, rest: object = {}, via = center()) {
  const fields = { principal: { name: "Admin", account, ...more }, ...rest };
  return planOf(permissionSet, fields, via, "prod-admin");
}

async function signIn(account: object, prepared: Prepared = {}) {
  const world = ssoWorld(prepared);
  return { world, credential: await set(account).signIn(world, signedIn()) };
}

async function failure(account: object, prepared: Prepared) {
  const world = ssoWorld(prepared);
  const error = await assertRejects(() => set(account).signIn(world, signedIn()), UserError);
  return { world, error };
}

/** Pages of accounts, as ListAccounts answers. */
function accounts(...pages: readonly (readonly (readonly [string, string])[])[]): unknown[] {
  return pages.map((page, at) =>
    value({
      accountList: page.map(([accountId, accountName]) => ({ accountId, accountName })),
      ...(at < pages.length - 1 ? { nextToken: `page-${at + 1}` } : {}),
    })
  );
}

const roles = (...names: string[]) => [
  value({ roleList: names.map((roleName) => ({ roleName })) }),
];

Deno.test("an account's id needs no list: one question, and the credential is there", async () => {
  const { world, credential } = await signIn({ id: "012345678901" });
  assertEquals(world.asked, [{
    operation: "GetRoleCredentials",
    account: "012345678901",
    role: "Admin",
    access_token: "access-EXAMPLE",
  }]);
  const { secret, ...rest } = credential;
  assertEquals(rest, {
    type: "aws/role-session",
    expires: Date.parse("2030-01-01T01:00:00Z"),
    shown: {
      account: "012345678901",
      region: "eu-west-1",
      principal: "Admin",
      access_key_id: "ASIA0000000000EXAMPLE",
    },
  });
  assertEquals(secret.session_token?.reveal(), "role-token/EXAMPLE==");
});

Deno.test("an account is found by its exact name, on whatever page it stands", async () => {
  const replies = {
    ListAccounts: accounts(
      [["111111111111", "Prod"], ["222222222222", "prod-eu"]],
      [["333333333333", "pro"]],
      [["444444444444", "prod"]],
    ),
  };
  const { world, credential } = await signIn({ name: "prod" }, { replies });
  assertEquals(credential.shown.account, "444444444444");
  assertEquals(world.asked.slice(0, 3).map((it) => "page" in it ? it.page : undefined), [
    undefined,
    "page-1",
    "page-2",
  ]);
});

Deno.test("an id beside the name spares the list", async () => {
  const { world } = await signIn({ id: "123456789012", name: "prod" });
  assertEquals(world.operations(), ["GetRoleCredentials"]);
});

Deno.test("a name that several accounts have is not guessed at", async () => {
  const list = accounts([["111111111111", "prod"], ["222222222222", "prod"]]);
  const { error } = await failure({ name: "prod" }, { replies: { ListAccounts: list } });
  assertEquals([error.code, error.message, error.hint, error.at?.path], [
    "sign_in_refused",
    `Several accounts are named "prod": 111111111111, 222222222222`,
    `account: {id: "111111111111"}`,
    "auth.identities.prod-admin.principal.account.name",
  ]);
});

Deno.test("a name that no account has is answered with the nearest, or with those there are", async () => {
  const list = accounts([["111111111111", "production"], ["222222222222", "dev\x1b[2J"]]);
  const prepared = { replies: { ListAccounts: list } };
  const near = (await failure({ name: "Prodution" }, prepared)).error;
  assertEquals([near.message, near.hint], [
    `No account of yours is named "Prodution"`,
    "name: production",
  ]);
  const far = (await failure({ name: "staging-eu" }, prepared)).error;
  assertEquals(far.hint, String.raw`your accounts are: dev\x1b[2J, production`);
});

Deno.test("pages that lead to themselves, or never end, are not followed for ever", async () => {
  const circle = [value({ accountList: [], nextToken: "again" })];
  const once = await failure({ name: "prod" }, { replies: { ListAccounts: circle } });
  assertEquals(once.world.operations(), ["ListAccounts", "ListAccounts"]);
  let page = 0;
  const endless = [() => value({ accountList: [], nextToken: `page-${page++}` })];
  const long = await failure({ name: "prod" }, { replies: { ListAccounts: endless } });
  assertEquals(long.world.operations().length, 200);
});

const NO_ACCESS = refused("ForbiddenException", 403, "No access");

Deno.test("a permission set that is not assigned is answered with those that are", async () => {
  const prepared = {
    replies: { GetRoleCredentials: [NO_ACCESS], ListAccountRoles: roles("ReadOnly", "Admins") },
  };
  const { error } = await failure({ id: "123456789012" }, prepared);
  assertEquals([error.code, error.message, error.hint, error.at?.path], [
    "sign_in_refused",
    `Permission set "Admin" is not assigned to you in account 123456789012`,
    "name: Admins",
    "auth.identities.prod-admin.principal.name",
  ]);
});

Deno.test("an account in which the person has nothing is answered with those that there are", async () => {
  const prepared = {
    replies: {
      GetRoleCredentials: [NO_ACCESS],
      ListAccountRoles: [refused("ResourceNotFoundException", 404)],
      ListAccounts: accounts([["111111111111", "dev"], ["222222222222", "prod"]]),
    },
  };
  const { error } = await failure({ id: "123456789012" }, prepared);
  assertEquals([error.message, error.hint], [
    "Nothing is assigned to you in account 123456789012",
    "your accounts are: 111111111111 (dev), 222222222222 (prod)",
  ]);
});

Deno.test("no more than ten candidates are named", async () => {
  const many = Array.from({ length: 12 }, (_, at) => [`${1e11 + at}`, `team-${at}`] as const);
  const { error } = await failure({ name: "zzz" }, { replies: { ListAccounts: accounts(many) } });
  assertEquals(error.hint?.endsWith(", and 2 more"), true);
});

Deno.test("a sign-in that was ended at the portal is needed again, wherever that shows", async () => {
  const over = refused("UnauthorizedException", 401);
  for (
    const [account, operation] of [
      [{ id: "123456789012" }, "GetRoleCredentials"],
      [{ name: "prod" }, "ListAccounts"],
    ] as const
  ) {
    const { error } = await failure(account, { replies: { [operation]: [over] } });
    assertEquals([error.code, error.message, error.hint], [
      "sign_in_needed",
      `The sign-in of provider "aws-sso" has been ended; "prod-admin" needs it`,
      "atmos-auth login --provider aws-sso",
    ]);
  }
});

Deno.test("throttling is waited out", async () => {
  const slow = refused("TooManyRequestsException", 429);
  const replies = { GetRoleCredentials: [slow, slow, ROLE_CREDENTIALS] };
  const { world } = await signIn({ id: "123456789012" }, { replies });
  assertEquals(world.slept.length, 2);
});

const GARBAGE: Record<string, unknown> = {
  "nothing": value({}),
  "no token": value({ roleCredentials: { accessKeyId: "A", secretAccessKey: "s" } }),
  "something else": "hello",
  "a key that breaks the line": value({
    roleCredentials: {
      ...{ accessKeyId: "ASIA0000000000EXAMPLE", secretAccessKey: "a\nb", sessionToken: "t" },
      expiration: Date.parse("2030-01-01T01:00:00Z"),
    },
  }),
  "a credential that has lapsed": value({
    roleCredentials: {
      ...{ accessKeyId: "ASIA0000000000EXAMPLE", secretAccessKey: "a", sessionToken: "t" },
      expiration: Date.parse("2029-01-01T01:00:00Z"),
    },
  }),
};

for (const [what, reply] of Object.entries(GARBAGE)) {
  Deno.test(`an answer with ${what} is no credential`, async () => {
    const replies = { GetRoleCredentials: [reply] };
    const { error } = await failure({ id: "123456789012" }, { replies });
    assertEquals(error.code, "bad_answer");
  });
}

Deno.test("the region is the set's own, else its provider's, and decides where STS is asked", () => {
  const id = { id: "123456789012" };
  const own = set(id, { region: "us-east-2" });
  assertEquals(own.facts, { account: "123456789012", principal: "Admin", region: "us-east-2" });
  assertEquals(own.hosts(env), [
    "portal.sso.eu-west-1.amazonaws.com:443",
    "sts.us-east-2.amazonaws.com:443",
  ]);
  assertEquals(set(id).facts.region, "eu-west-1");
  const grant = set(id).grant!(
    { type: "aws/role-session", shown: {}, secret: {} },
    placeFor({ delivery: "process" }),
  );
  assertEquals(grant.variables.AWS_REGION, "eu-west-1");
});

Deno.test("an endpoint is the provider's", () => {
  const via = center({ spec: { endpoint_url: "http://127.0.0.1:4566" } });
  const id = { id: "123456789012" };
  const plan = set(id, {}, {}, via);
  assertEquals(plan.hosts(env), ["127.0.0.1:4566"]);
});

Deno.test("Jailbreak: an identity's endpoint is for STS; the portal's token does not go there", async () => {
  const plan = set({ id: "123456789012" }, {}, { spec: { endpoint_url: "https://evil.example" } });
  assertEquals(plan.hosts(env), ["portal.sso.eu-west-1.amazonaws.com:443", "evil.example:443"]);
  const world = ssoWorld();
  await plan.signIn(world, signedIn());
  assertEquals(world.services, [{
    region: "eu-west-1",
    url: "https://portal.sso.eu-west-1.amazonaws.com",
  }]);
});

Deno.test("an account needs an id in twelve digits, or a name", () => {
  const wrong = (account: unknown) =>
    issuesOf(permissionSet, { principal: { name: "Admin", account } });
  assertEquals(wrong({}), ["principal.account: must have an id or a name"]);
  assertEquals(wrong({ id: "12345" }), ["principal.account.id: must be 12 digits"]);
  assertEquals(wrong({ id: "012345678901" }), []);
});
