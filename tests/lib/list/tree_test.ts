import { assertEquals, assertStringIncludes } from "@std/assert";
import { tree } from "../../../lib/list/tree.ts";
import { viewOf } from "./view.ts";

Deno.test("the tree shows who hangs on whom, and how long each credential is good", async () => {
  assertEquals(
    tree(await viewOf()),
    `Authentication Configuration
├── az (azure/cli)
│   └── Tenant: t-1
├── okta (aws/saml)
│   ├── Region: eu-west-1
│   ├── URL: https://[secret]@okta.example.com/app?sig=[secret]&x=1
│   └── Username: me
├── sso (aws/iam-identity-center) [DEFAULT]
│   ├── Region: us-east-1
│   ├── Start URL: https://example.com/start
│   ├── Session Duration: 1h
│   └── Identities
│       └── ✓ sso (aws/permission-set) [DEFAULT] [ALIAS: s] 1h30m
│           ├── Principal
│           │   ├── name: Admin
│           │   └── account
│           │       └── id: 000000000012
│           └── ! chained (aws/assume-role) 15m
│               └── Principal
│                   ├── assume_role: arn:aws:iam::123456789012:role/x
│                   └── external_id: (computed)
├── Standalone Identities
│   ├── · odd (mock)
│   │   └── Principal
│   │       ├── note: [hidden]
│   │       ├── secrets
│   │       │   └── name: [secret]
│   │       ├── tokens
│   │       │   └── 1: [secret]
│   │       ├── api_key: [secret]
│   │       └── pem: [hidden]
│   ├── · scalar (no kind)
│   ├── ✓ user (aws/user)
│   └── · we\\x1b[31mird]"| (no kind)
└── Other Identities
    ├── ✗ lost (aws/permission-set) expired
    └── · loop-a (aws/assume-role)
        └── · loop-b (aws/assume-role)`,
  );
});

Deno.test("with a filter the tree has only what was asked for", async () => {
  assertEquals(
    tree(await viewOf({ identities: ["chained", "S"] })),
    `Authentication Configuration
└── Identities
    └── ✓ sso (aws/permission-set) [DEFAULT] [ALIAS: s] 1h30m
        ├── Principal
        │   ├── name: Admin
        │   └── account
        │       └── id: 000000000012
        └── ! chained (aws/assume-role) 15m
            └── Principal
                ├── assume_role: arn:aws:iam::123456789012:role/x
                └── external_id: (computed)`,
  );
  assertEquals(
    tree(await viewOf({ providers: ["az"] })),
    `Authentication Configuration
└── az (azure/cli)
    └── Tenant: t-1`,
  );
  assertEquals(tree(await viewOf({}, false, "auth: {}")), "Authentication Configuration");
});

Deno.test("the dot is green above 15 minutes, yellow up to them, and red only when it has lapsed", async () => {
  const text = tree(await viewOf({}, true));
  for (
    const line of [
      "\x1b[32m✓\x1b[0m sso (aws/permission-set) [DEFAULT] [ALIAS: s] \x1b[32m1h30m\x1b[0m",
      "\x1b[33m!\x1b[0m chained (aws/assume-role) \x1b[33m15m\x1b[0m",
      "\x1b[31m✗\x1b[0m lost (aws/permission-set) \x1b[31mexpired\x1b[0m",
      "\x1b[32m✓\x1b[0m user (aws/user)",
      "\x1b[1m·\x1b[0m odd (mock)",
    ]
  ) assertStringIncludes(text, `${line}\n`);
});

Deno.test("what is wider than the terminal goes on below, beside the tree", async () => {
  const text = `auth:
  identities:
    other: {kind: mock}
    role:
      kind: aws/assume-role
      principal: {assume_role: "arn:aws:iam::123456789012:role/a/rather/long/path"}
`;
  const view = await viewOf({}, false, text);
  assertEquals(
    tree({ ...view, width: 44 }).split("\n").slice(-5),
    [
      "    └── · role (aws/assume-role)",
      "        └── Principal",
      "            └── assume_role: arn:aws:iam::",
      "                123456789012:role/a/rather/",
      "                long/path",
    ].slice(-5),
  );
});

Deno.test("a name that is wider than the terminal stays beside the tree, whatever hangs from it", async () => {
  const long = "data-platform-engineering-production";
  const text = `auth: {identities: {${long}: {kind: mock, principal: {a: b}}, z: {kind: mock}}}`;
  const drawn = tree({ ...await viewOf({}, true, text), width: 40 });
  assertStringIncludes(
    drawn,
    `    ├── \x1b[1m·\x1b[0m data-platform-engineering-\n    │   │   production (mock)\n    │   └── Principal`,
  );
});
