import { assertEquals, assertStringIncludes } from "@std/assert";
import { clouds } from "../../../../providers/mod.ts";
import { readModel } from "../../../../lib/config/entries/model.ts";
import { validateAll } from "../../../../lib/chain/validate.ts";
import { load, shown } from "../world.ts";
import { tell } from "../modelled.ts";

const PROVIDERS = "providers: {" +
  "sso: {kind: aws/iam-identity-center, region: us-east-1, start_url: 'https://x.awsapps.com/start'}, " +
  "gh: {kind: github/oidc, region: us-east-1}, m: {kind: mock/aws}, n: {kind: mock/aws}}";

const ADMIN = "{kind: aws/permission-set, via: {provider: sso}, " +
  "principal: {name: Admin, account: {name: prod, id: '111122223333'}}";

const ROLE = "arn:aws:iam::111122223333:role/ci";
const ASSUMES = `{kind: aws/assume-role, via: {provider: gh}, principal: {assume_role: '${ROLE}'}}`;
const ASSUMED = {
  kind: "aws/assume-role",
  via: { provider: "gh" },
  principal: { assume_role: ROLE },
};

/** The identity `it`, said by a file and by a profile over it; and all that `validate` finds. */
async function both(base: string, profile: string, more: readonly string[] = []) {
  const files = Object.fromEntries(more.map((text, index) => [`/work/import${index}.yaml`, text]));
  const loaded = await load(
    {
      ...files,
      "/work/atmos.yaml": `import: [${Object.keys(files).join(", ")}]\n` +
        `auth: {${PROVIDERS}, identities: ${base}}`,
      "/work/profiles/ci/auth.yaml": `auth: {identities: ${profile}}`,
    },
    {},
    { profiles: ["ci"], clouds },
  );
  const findings = await validateAll({ model: readModel(loaded, clouds), clouds, resolve: tell });
  const root = shown(loaded.root) as {
    auth: { identities: Record<string, Record<string, unknown>> };
  };
  const told = [...loaded.problems, ...findings.map(({ error }) => error)];
  return { it: root.auth.identities.it, told: told.map(({ message }) => message) };
}

Deno.test("an identity of another kind in a later file is that identity, and no mixture", async () => {
  const { it, told } = await both(`{it: ${ADMIN}}}`, `{it: ${ASSUMES}}`);
  assertEquals([it, told], [ASSUMED, []]);
  const user = "{kind: aws/user, credentials: {access_key_id: AKIAXXXXXXXXXXXXXXXX, " +
    "secret_access_key: !secret keyring:x}}";
  assertEquals(await both(`{it: ${user}}`, `{it: ${ASSUMES}}`), { it: ASSUMED, told: [] });
  for (const before of [`${ADMIN}}`, user, ASSUMES]) {
    const { it, told } = await both(`{it: ${before}}`, "{it: {kind: aws/ambient}}");
    assertEquals([it, told], [{ kind: "aws/ambient" }, []], before);
  }
});

Deno.test("what protects an identity stays when a later file makes it another kind", async () => {
  const guards = "protected: true, session: {maximum: 1h}, tags: [a]}";
  const { it } = await both(`{it: ${ADMIN}, ${guards}}`, `{it: ${ASSUMES}}`);
  const kept = { protected: true, session: { maximum: "1h" }, tags: ["a"] };
  assertEquals(it, { ...kept, ...ASSUMED });
});

Deno.test("a kind in its other spelling is no other kind", async () => {
  const loaded = await load(
    {
      "/work/atmos.yaml": `auth: {${PROVIDERS}}`,
      "/work/profiles/ci/auth.yaml": "auth: {providers: {sso: {kind: aws/sso, region: eu-west-1}}}",
    },
    {},
    { profiles: ["ci"], clouds },
  );
  const { auth } = shown(loaded.root) as { auth: { providers: Record<string, unknown> } };
  assertEquals(auth.providers.sso, {
    kind: "aws/sso",
    region: "eu-west-1",
    start_url: "https://x.awsapps.com/start",
  });
});

Deno.test("a later via is the whole via", async () => {
  const base =
    "{u: {kind: mock/aws, via: {provider: n}}, it: {kind: mock/aws, via: {provider: m}}}";
  const rows = [
    ["via: {identity: u}", { identity: "u" }],
    ["via: {provider: n}", { provider: "n" }],
    ["via: ", { provider: "m" }],
    ["color: red", { provider: "m" }],
  ] as const;
  for (const [text, via] of rows) {
    const { it, told } = await both(base, `{it: {${text}}}`);
    assertEquals([it?.via, told], [via, []], text);
  }
});

Deno.test("of the same kind what a later file leaves out stays, through imports and profiles", async () => {
  const imported = "auth: {identities: {it: {principal: {account: {id: '999999999999'}}}}}";
  const base = `{it: ${ADMIN}}}`;
  const { it, told } = await both(base, "{it: {principal: {name: Reader}}}", [imported]);
  const account = { id: "111122223333", name: "prod" };
  assertEquals([it?.principal, told], [{ account, name: "Reader" }, []]);
});

Deno.test("where a file is at odds with another's kind, both are named", async () => {
  const { told } = await both(`{it: ${ADMIN}}}`, `{it: {principal: {assume_role: '${ROLE}'}}}`);
  assertStringIncludes(
    told[0]!,
    `"principal.assume_role" is not a known key (it is aws/permission-set by "/work/atmos.yaml", line 2)`,
  );
  const user = "{it: {kind: aws/user, credentials: {access_key_id: A, secret_access_key: b}}}";
  const other = await both(user, `{it: {principal: {assume_role: '${ROLE}'}}}`);
  assertStringIncludes(other.told[0]!, `(it is aws/user by "/work/atmos.yaml", line 2)`);
});

Deno.test("a kind that one file announces stays said there, whatever another says in the map form", async () => {
  const { told } = await both(LIST, `{it: {principal: {name: Reader, assume_role: '${ROLE}'}}}`);
  assertStringIncludes(told[0]!, `(it is aws/permission-set by "/work/atmos.yaml", line 2)`);
});

const LIST = "[{name: it, type: aws, provider: sso, " +
  "config: {account_id: '111122223333', role_name: Admin, session_duration: 1h}}]";
const MAP = "{it: {kind: aws/permission-set, via: {provider: sso}, session: {duration: 1h}, " +
  "principal: {name: Admin, account: {id: '111122223333'}}}}";

Deno.test("the announcement's form and the map form say one entry together, whichever comes first", async () => {
  const rows: [string, string, Record<string, unknown>][] = [
    [MAP, "[{name: it, config: {role_name: Reader}}]", { name: "Reader" }],
    [MAP, "[{name: it, type: aws, config: {role_name: Reader}}]", { name: "Reader" }],
    [MAP, "[{name: it, type: aws/permission-set, config: {name: Reader}}]", { name: "Reader" }],
    [LIST, "{it: {principal: {name: Reader}}}", { name: "Reader" }],
    [LIST, "{it: {kind: aws/permission-set, principal: {name: Reader}}}", { name: "Reader" }],
    [LIST, "{it: {kind: aws/permission-set}}", { name: "Admin" }],
  ];
  for (const [base, profile, { name }] of rows) {
    const { it, told } = await both(base, profile);
    const expected = {
      kind: "aws/permission-set",
      via: { provider: "sso" },
      session: { duration: "1h" },
      principal: { name, account: { id: "111122223333" } },
    };
    assertEquals([it, told], [expected, []], profile);
  }
  const roles =
    `[{name: it, type: aws/assume-role, provider: gh, config: {assume_role: '${ROLE}', ` +
    "session_duration: 2h}}]";
  const { it, told } = await both(MAP, roles);
  assertEquals([it, told], [{ ...ASSUMED, session: { duration: "2h" } }, []]);
});

Deno.test("config.env beside env is one env", async () => {
  const map = "{it: {kind: mock/aws, via: {provider: m}, env: {A: map}}}";
  const list = "[{name: it, type: mock/aws, provider: m, config: {env: {A: list, B: list}}}]";
  const mapped = await both(list, map);
  assertEquals([mapped.it?.env, mapped.told], [{ A: "map", B: "list" }, []]);
  const listed = await both(map, list);
  assertEquals([listed.it?.env, listed.told], [{ A: "list", B: "list" }, []]);
});

Deno.test("attack: files that import one another twice at every step say an entry no oftener", async () => {
  const files = Array.from({ length: 24 }, (_, i): [string, string] => [
    `/work/f${i}.yaml`,
    `import: [f${i + 1}.yaml, f${i + 1}.yaml]\nauth: {identities: {it: {kind: mock/aws}}}`,
  ]);
  const loaded = await load(
    {
      ...Object.fromEntries(files),
      "/work/f24.yaml": "auth: {identities: {it: {alias: last}}}",
      "/work/atmos.yaml": "import: [f0.yaml]",
    },
    {},
    { clouds },
  );
  assertEquals(shown(loaded.root), {
    auth: { identities: { it: { alias: "last", kind: "mock/aws" } } },
  });
});
