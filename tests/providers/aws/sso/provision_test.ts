import { assertEquals, assertRejects } from "@std/assert";
import { UserError } from "../../../../lib/errors.ts";
import {
  type Asked,
  center,
  type Prepared,
  refused,
  type Reply,
  signedIn,
  ssoWorld,
  value,
} from "./world.ts";

const ACCOUNTS = [
  ["111111111111", "prod-eu"],
  ["222222222222", "prod-us"],
  ["333333333333", "dev"],
] as const;

const ROLES: Readonly<Record<string, readonly string[]>> = {
  "111111111111": ["ReadOnly", "Admin"],
  "222222222222": ["ReadOnly"],
  "333333333333": ["Developer"],
};

const LISTS: Record<string, readonly Reply[]> = {
  ListAccounts: [listOf(ACCOUNTS)],
  ListAccountRoles: [(asked: Asked) => rolesFor("account" in asked ? asked.account : "")],
};

function listOf(accounts: readonly (readonly [string, string])[]): unknown {
  return value({
    accountList: accounts.map(([accountId, accountName]) => ({ accountId, accountName })),
  });
}

function rolesFor(account: string): unknown {
  return value({ roleList: (ROLES[account] ?? []).map((roleName) => ({ roleName })) });
}

async function offered(provision: unknown, prepared: Prepared = {}) {
  const world = ssoWorld({ replies: LISTS, ...prepared });
  const { offers } = center({ auto_provision_identities: provision });
  return { world, offered: await offers!.list(world, signedIn()) };
}

Deno.test("every permission set becomes an identity, as the original writes it", async () => {
  const { world, offered: { source, identities, counts } } = await offered(true);
  assertEquals([source, counts], ["aws-sso", { accounts: 3, roles: 3, identities: 4 }]);
  assertEquals(Object.keys(identities), [
    "dev/Developer",
    "prod-eu/Admin",
    "prod-eu/ReadOnly",
    "prod-us/ReadOnly",
  ]);
  assertEquals(identities["prod-eu/Admin"], {
    kind: "aws/permission-set",
    provider: "aws-sso",
    via: { provider: "aws-sso" },
    principal: { name: "Admin", account: { name: "prod-eu", id: "111111111111" } },
  });
  assertEquals(world.said, ["Looking for your permission sets in 3 accounts"]);
});

const FILTERS: readonly (readonly [object, readonly string[]])[] = [
  [{ accounts: ["prod-*"] }, ["prod-eu/Admin", "prod-eu/ReadOnly", "prod-us/ReadOnly"]],
  [{ accounts: ["prod-?u"] }, ["prod-eu/Admin", "prod-eu/ReadOnly"]],
  [{ accounts: ["333333333333"] }, ["dev/Developer"]],
  [{ accounts: ["PROD-*"] }, []],
  [{ roles: ["Admin", "Dev*"] }, ["dev/Developer", "prod-eu/Admin"]],
  [{ accounts: ["*-eu", "dev"], roles: ["*"] }, [
    "dev/Developer",
    "prod-eu/Admin",
    "prod-eu/ReadOnly",
  ]],
  [{ accounts: ["prod.*", "d[e]v"] }, []],
];

for (const [filter, names] of FILTERS) {
  Deno.test(`${JSON.stringify(filter)} offers ${names.length} identities`, async () => {
    const { world, offered: { identities } } = await offered(filter);
    assertEquals(Object.keys(identities), names);
    const asked = world.operations().filter((name) => name === "ListAccountRoles").length;
    assertEquals(asked <= 3, true);
  });
}

Deno.test("accounts that are filtered out are not asked about", async () => {
  const { world } = await offered({ accounts: ["dev"] });
  assertEquals(world.operations(), ["ListAccounts", "ListAccountRoles"]);
});

Deno.test("accounts of one name are told apart by their ids", async () => {
  const twins = listOf([["111111111111", "prod"], ["222222222222", "prod"]]);
  const { offered: { identities } } = await offered({ roles: ["ReadOnly"] }, {
    replies: { ...LISTS, ListAccounts: [twins] },
  });
  assertEquals(Object.keys(identities), [
    "prod-111111111111/ReadOnly",
    "prod-222222222222/ReadOnly",
  ]);
});

Deno.test("a list stays good for a day, or as long as is said", () => {
  const ttl = (provision: unknown) => center({ auto_provision_identities: provision }).offers?.ttl;
  assertEquals([true, { ttl: "2h" }, { accounts: ["a"] }, false, undefined].map(ttl), [
    86_400_000,
    7_200_000,
    86_400_000,
    undefined,
    undefined,
  ]);
});

Deno.test("large organisations: throttling is waited out, progress is said, four are asked at once", async () => {
  const many = Array.from({ length: 120 }, (_, at) => [`${1e11 + at}`, `team-${at}`] as const);
  let running = 0;
  let most = 0;
  let count = 0;
  const slow = async () => {
    most = Math.max(most, ++running);
    await Promise.resolve();
    running--;
    const throttled = ++count % 3 === 0;
    if (throttled) return refused("TooManyRequestsException", 429);
    return value({ roleList: [{ roleName: "ReadOnly" }] });
  };
  const replies = { ListAccounts: [listOf(many)], ListAccountRoles: [slow] };
  const { world, offered: { counts } } = await offered(true, { replies });
  assertEquals(counts, { accounts: 120, roles: 1, identities: 120 });
  assertEquals(most, 4);
  assertEquals(world.said, [
    "Looking for your permission sets in 120 accounts",
    "50 of 120 accounts",
    "100 of 120 accounts",
  ]);
  assertEquals(world.slept.length > 40, true);
});

Deno.test("an account that can't be asked is left out, and said", async () => {
  const replies = {
    ...LISTS,
    ListAccountRoles: [(asked: Asked) => {
      const account = "account" in asked ? asked.account : "";
      return account === "333333333333" ? refused("ForbiddenException", 403) : rolesFor(account);
    }],
  };
  const { world, offered: { identities } } = await offered(true, { replies });
  assertEquals(Object.keys(identities).includes("dev/Developer"), false);
  assertEquals(world.warned, [
    "Left out account dev: IAM Identity Center refused ListAccountRoles: ForbiddenException: no",
  ]);
});

Deno.test("a portal that does not answer offers nothing, and that is no empty list", async () => {
  const replies = { ListAccounts: [refused("InternalServerException", 500)] };
  const error = await assertRejects(() => offered(true, { replies }), UserError);
  assertEquals(error.code, "unreachable");
});
