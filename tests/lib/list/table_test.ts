import { assertEquals, assertStringIncludes } from "@std/assert";
import { table } from "../../../lib/list/table.ts";
import { viewOf } from "./view.ts";

const WHOLE = `PROVIDERS
NAME  KIND                     REGION     START URL / URL                                         DEFAULT
az    azure/cli
okta  aws/saml                 eu-west-1  https://[secret]@okta.example.com/app?sig=[secret]&x=1
sso   aws/iam-identity-center  us-east-1  https://example.com/start                               yes

IDENTITIES
   NAME              KIND                VIA PROVIDER  VIA IDENTITY  DEFAULT  ALIAS  EXPIRES
!  chained           aws/assume-role                   sso                           15m
·  loop-a            aws/assume-role                   loop-b
·  loop-b            aws/assume-role                   loop-a
✗  lost              aws/permission-set  nowhere                                     expired
·  odd               mock
·  scalar
✓  sso               aws/permission-set  sso                         yes      s      1h30m
✓  user              aws/user
·  we\\x1b[31mird]"|`;

Deno.test("the table has a row for each provider and identity, sorted by name", async () => {
  assertEquals(table(await viewOf()), WHOLE);
});

Deno.test("with a filter there is one table", async () => {
  assertEquals(
    table(await viewOf({ providers: ["okta", "az"], tags: [] })),
    `PROVIDERS
NAME  KIND       REGION     START URL / URL                                         DEFAULT
az    azure/cli
okta  aws/saml   eu-west-1  https://[secret]@okta.example.com/app?sig=[secret]&x=1`,
  );
});

Deno.test("colours don't move the columns", async () => {
  const text = table(await viewOf({}, true));
  assertStringIncludes(text, "\n\x1b[33m!\x1b[0m  chained           aws/assume-role");
  // deno-lint-ignore no-control-regex
  assertEquals(text.replace(/\x1b\[\d+m/g, ""), WHOLE);
});

Deno.test("where it has no room, entries stand one below another, with names and addresses whole", async () => {
  const text = table({ ...await viewOf({}, true), width: 60 });
  assertStringIncludes(
    text,
    "\n  NAME             sso\n  KIND             aws/iam-identity-center\n",
  );
  assertStringIncludes(text, "\n  STATE         ✓\n  NAME          sso\n");
  assertEquals(text.includes("…"), false);
});
