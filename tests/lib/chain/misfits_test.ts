import { assertEquals } from "@std/assert";
import { validateAll } from "../../../lib/chain/validate.ts";
import { clouds } from "../../../providers/mod.ts";
import { modelOf, tell } from "../config/modelled.ts";

const SET = 'kind: aws/permission-set, principal: {name: x, account: {id: "000000000012"}}';
const ROLE = 'kind: aws/assume-role, principal: {assume_role: "arn:aws:iam::000000000012:role/x"}';
const SSO = "kind: aws/sso, start_url: https://example.com, region: us-east-1";

/** Identities beside two sign-ins, and the mends of all that is wrong. */
const ROWS: readonly (readonly [identities: string, mends: readonly string[]])[] = [
  [`it: {${ROLE}, via: {provider: sso}}, set: {${SET}, via: {provider: sso}}`, [
    "via: {identity: set}",
  ]],
  [
    `it: {${ROLE}, via: {provider: sso}}, b: {kind: aws/user}, set: {${SET}, via: {provider: sso}}`,
    ["via: {identity: set}"],
  ],
  [
    `it: {${ROLE}, via: {provider: sso}}, b: {kind: aws/user}`,
    ["via: {identity: NAME}   (where NAME is of kind aws/permission-set)"],
  ],
  [`it: {${ROLE}}, b: {kind: aws/user}`, ["via: {identity: b}"]],
  [`it: {${SET}}`, ["via: {provider: sso}"]],
  ["it: {kind: mock, via: {provider: sso}}, fake: {kind: mock}", ["via: {identity: fake}"]],
  [`it: {${ROLE}, via: {identity: b}}, b: {kind: mock, via: {identity: it}}`, [
    "via: {provider: NAME}",
  ]],
  ["it: {kind: aws/process}", ["kind: aws/credential-process"]],
  ["it: {kind: aws/credentials}", ["kind: aws/credential-process"]],
  ["it: {kind: aws/role}", ["kind: aws/assume-role"]],
  ["it: {kind: AWS/User}", ["kind: aws/user"]],
  ["it: {kind: aws/permissionset}", ["kind: aws/permission-set"]],
  ["it: {kind: azure/pim-role}", ["kind: azure/subscription"]],
  ["it: {kind: okta/api-access}", ["leave it to atmos itself"]],
  ["it: {kind: aws/emulator, emulator: x}", ["leave it to atmos itself"]],
];

for (const [identities, mends] of ROWS) {
  Deno.test(`{${identities}} is mended by what is there`, async () => {
    const text = `auth: {providers: {sso: {${SSO}}}, identities: {${identities}}}`;
    const findings = await validateAll({
      model: await modelOf(text, {}, clouds),
      clouds,
      resolve: tell,
    });
    assertEquals(findings.map(({ error }) => error.hint), [...mends]);
  });
}

Deno.test("what a kind follows is said once", async () => {
  const text =
    `auth: {providers: {sso: {${SSO}}}, identities: {it: {kind: mock, via: {provider: sso}}}}`;
  const [finding] = await validateAll({
    model: await modelOf(text, {}, clouds),
    clouds,
    resolve: tell,
  });
  assertEquals(
    finding?.error.message,
    'Cannot use identity "it": mock can\'t follow aws/iam-identity-center; it follows mock/aws or mock',
  );
});
