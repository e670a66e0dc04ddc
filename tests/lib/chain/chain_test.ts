import { assertEquals, assertNotEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { type Chain, planChain, planProvider, type Resolve } from "../../../lib/chain/chain.ts";
import { UserError } from "../../../lib/errors.ts";
import { CLOUDS } from "../config/clouds.ts";
import { chainOf, failuresOf, modelOf, tell } from "../config/modelled.ts";
import { readModel } from "../../../lib/config/entries/model.ts";
import { load } from "../config/world.ts";

const GOOD = `
auth:
  providers:
    sso: {kind: aws/sso, start_url: https://example.com, region: us-east-1}
  identities:
    base:
      kind: aws/permission-set
      via: {provider: sso}
      principal: {name: Admin, account: {id: "000000000012"}}
    role:
      kind: aws/assume-role
      via: {identity: base}
      principal: {assume_role: "arn:aws:iam::123456789012:role/x"}
    broken: {kind: aws/assume-role, via: {identity: base}}
    fake: {kind: mock}
`;

function summary({ links }: Chain): readonly string[] {
  return links.map(({ node, plan, cloud, kind }) =>
    `${cloud.name} ${kind.name} ${node.role} ${node.name} after ${plan.facts.after}`
  );
}

Deno.test("a chain goes from the root to the identity, each link planned on the one before", async () => {
  assertEquals(summary(await chainOf(GOOD, "role")), [
    "aws aws/iam-identity-center provider sso after nothing",
    "aws aws/permission-set identity base after sso",
    "aws aws/assume-role identity role after base",
  ]);
  assertEquals(summary(await chainOf(GOOD, "fake")), ["none mock identity fake after nothing"]);
});

Deno.test("a provider is planned alone", async () => {
  const chain = await planProvider(
    { model: await modelOf(GOOD), clouds: CLOUDS, resolve: tell },
    "SSO",
  );
  assertEquals(summary(chain), ["aws aws/iam-identity-center provider sso after nothing"]);
});

Deno.test("one broken identity breaks only itself", async () => {
  assertEquals((await chainOf(GOOD, "role")).links.length, 3);
  assertEquals(await failuresOf(GOOD, "broken"), [
    '14:5 auth.identities.broken.principal: Cannot use identity "broken": "principal" is missing | principal: {assume_role: arn:aws:iam::123456789012:role/NAME}',
  ]);
});

/** What keeps an identity named `it` from being planned. */
const WRONG: readonly [rest: string, failure: string][] = [
  [
    "it: {kind: aws/user, via: {provider: nowhere}}",
    '5:41 auth.identities.it.via.provider: Cannot use identity "it": there is no provider "nowhere" | atmos-auth list',
  ],
  [
    "it: {kind: aws/user, via: {provider: ss}}",
    '5:41 auth.identities.it.via.provider: Cannot use identity "it": there is no provider "ss" | provider: sso',
  ],
  [
    "it: {kind: aws/user, via: {identity: sso}}",
    '5:41 auth.identities.it.via.identity: Cannot use identity "it": there is no identity "sso", but a provider has that name | via: {provider: sso}',
  ],
  [
    "it: {kind: aws/assume-role, via: {identity: it}}",
    '5:48 auth.identities.it.via.identity: Cannot use identity "it": its via goes in a circle: it -> it | via: {provider: NAME}',
  ],
  [
    "{it: {kind: mock, via: {identity: b}}, b: {kind: mock, via: {identity: c}}, c: {kind: mock, via: {identity: b}}}",
    '5:75 auth.identities.b.via.identity: Cannot use identity "b": its via goes in a circle: b -> c -> b | via: {provider: NAME}',
  ],
  [
    "it: {kind: aws/user, via: {provider: sso, identity: x}}",
    '5:30 auth.identities.it.via: Cannot use identity "it": "via" must name one provider or one identity | via: {provider: NAME}',
  ],
  [
    'it: {kind: aws/assume-role, via: {}, principal: {assume_role: "arn:aws:iam::123456789012:role/x"}}',
    '5:4 auth.identities.it.via: Cannot use identity "it": "via" is missing, and aws/assume-role needs one | via: {provider: NAME}',
  ],
  [
    'it: {kind: aws/assume-role, principal: {assume_role: "arn:aws:iam::123456789012:role/x"}}',
    '5:4 auth.identities.it.via: Cannot use identity "it": "via" is missing, and aws/assume-role needs one | via: {provider: NAME}',
  ],
  [
    'it: {kind: aws/assume-role, via: , principal: {assume_role: "arn:aws:iam::123456789012:role/x"}}',
    '5:32 auth.identities.it.via: Cannot use identity "it": "via" is missing, and aws/assume-role needs one | via: {provider: NAME}',
  ],
  [
    "it: {kind: aws/user, via: {provider: sso}}",
    '5:30 auth.identities.it.via: Cannot use identity "it": aws/user starts a chain, so it can\'t have "via" | remove via',
  ],
  [
    'it: {kind: aws/assume-role, via: {provider: sso}, principal: {assume_role: "arn:aws:iam::123456789012:role/x"}}',
    '5:48 auth.identities.it.via.provider: Cannot use identity "it": aws/assume-role can\'t follow aws/iam-identity-center; it follows aws/saml or aws/permission-set or aws/assume-role or aws/user | via: {identity: NAME}   (where NAME is of kind aws/permission-set)',
  ],
  [
    "it: {kind: aws/usr}",
    '5:15 auth.identities.it.kind: Cannot use identity "it": there is no kind "aws/usr" | kind: aws/user',
  ],
  [
    "it: {kind: aws/saml}",
    '5:15 auth.identities.it.kind: Cannot use identity "it": "aws/saml" is a kind of provider, not of identity | move it to auth.providers',
  ],
  [
    "it: {kind: aws/assume-root}",
    '5:15 auth.identities.it.kind: Cannot use identity "it": this version does not support the kind "aws/assume-root" yet | kind: aws/assume-role | aws/permission-set | aws/user',
  ],
  [
    "it: {}",
    '5:4 auth.identities.it.kind: Cannot use identity "it": "kind" is missing | kind: aws/permission-set',
  ],
  [
    'it: {kind: aws/permission-set, via: {provider: sso}, principal: {name: Forbidden, account: {id: "000000000012"}}}',
    "5:75 auth.identities.it.principal.name: No such permission set | undefined",
  ],
  [
    "it: {kind: aws/user, via: !exec evil}",
    '5:30 auth.identities.it.via: Cannot use identity "it": "via" must be a map | via: {provider: NAME}',
  ],
  [
    "it: {kind: mock, via: {provider: !exec sso}}",
    '5:37 auth.identities.it.via.provider: Cannot use identity "it": "via" can\'t be told by !exec | via: {provider: NAME}',
  ],
];

Deno.test("whatever is wrong with a chain is named, with its place and its mend", async () => {
  for (const [rest, failure] of WRONG) {
    const text = `
auth:
  providers: {sso: {kind: aws/sso, start_url: https://example.com, region: us-east-1}}
  identities:
   ${rest}
`;
    assertEquals(await failuresOf(text, "it"), [failure], rest);
  }
});

Deno.test("what protects a provider is written, not told by a program once all is planned", async () => {
  const told = [
    ["protected: !exec 'true'", "protected", "protected: true"],
    ["session: {maximum: !exec 1h}", "session.maximum", "session: {maximum: 1h}"],
    ["session: {min_ttl: !exec 1h}", "session.min_ttl", "session: {min_ttl: 1h}"],
    [
      "protected: true, session: {min_ttl: !exec 1h}",
      "session.min_ttl",
      "session: {min_ttl: 1h}",
    ],
  ];
  for (const [wrong, key, mend] of told) {
    const text = `
auth:
  providers: {sso: {kind: aws/sso, start_url: https://example.com, region: us-east-1, ${wrong}}}
  identities:
    it: {kind: aws/permission-set, via: {provider: sso}, principal: {name: x, account: {id: "000000000012"}}}
`;
    const [failure] = await failuresOf(text, "it");
    assertStringIncludes(failure!, ` auth.providers.sso.${key}: `);
    const said = `"${key}" can't be told by !exec, since it protects what comes through | ${mend}`;
    assertStringIncludes(failure!, said);
  }
});

Deno.test("a provider is told that what it says of sessions is heard of identities alone", async () => {
  const text = `
auth:
  providers: {sso: {kind: aws/sso, start_url: https://example.com, region: us-east-1,
    env: {A: b}, expose: [C], color: red}}
  identities:
    it: {kind: aws/permission-set, via: {provider: sso}, principal: {name: x, account: {id: "000000000012"}}}
`;
  const { root } = await chainOf(text, "it");
  assertEquals(root.remarks.map(({ hint }) => hint), [
    "write env in the identities instead",
    "write expose in the identities instead",
    "write color in the identities instead",
  ]);
});

Deno.test("an unsupported kind has a code of its own", async () => {
  const error = await assertRejects(
    () => chainOf("auth: {identities: {it: {kind: aws/assume-root}}}", "it"),
    UserError,
  );
  assertEquals(error.code, "kind_unsupported");
});

Deno.test("programs run only for the chain that is planned, and may tell any value", async () => {
  const text = GOOD.replace("name: Admin", "name: !exec Admin")
    .replace("fake: {kind: mock}", "fake: {kind: mock, region: !exec never}");
  const asked: string[] = [];
  const resolve: Resolve = (value) => {
    asked.push(value.at.path);
    return tell(value);
  };
  const chain = await planChain({ model: await modelOf(text), clouds: CLOUDS, resolve }, "role");
  assertEquals(asked, ["auth.identities.base"]);
  assertEquals(chain.links[1]?.node.computed, false);
});

Deno.test("what a program tells is checked like anything else", async () => {
  const text = GOOD.replace('id: "000000000012"', "id: !exec echo");
  assertEquals(await failuresOf(text, "base"), [
    '9:46 auth.identities.base.principal.account.id: Cannot use identity "base": "principal.account.id" must be 12 digits | id: "123456789012"',
  ]);
});

async function fingerprint(text: string, name = "role", env = {}): Promise<string> {
  const chain = await planChain(
    { model: await modelOf(text, env), clouds: CLOUDS, resolve: tell },
    name,
  );
  return chain.target.fingerprint;
}

Deno.test("the fingerprint changes with everything that has a part in the sign-in", async () => {
  const before = await fingerprint(GOOD);
  assertEquals(before.length, 64);
  const changed: readonly [string, string | RegExp, string][] = [
    ["the root", "https://example.com", "https://example.org"],
    ["the middle", "name: Admin", "name: Reader"],
    ["the identity", "role/x", "role/y"],
    ["an account", "000000000012", "000000000013"],
    ["a duration", "{identity: base}", "{identity: base}\n      session: {duration: 1h}"],
  ];
  for (const [what, from, to] of changed) {
    assertNotEquals(await fingerprint(GOOD.replace(from, to)), before, what);
  }
  assertNotEquals(await fingerprint(GOOD, "role", { ATMOS_AUTH_REALM: "r" }), before);
  assertNotEquals(await fingerprint(GOOD, "base"), before);
});

Deno.test("attack: what a secret is asked for through is changed, and the old secret's credential goes on", async () => {
  const text = `
auth:
  providers:
    sso: {kind: aws/sso, start_url: https://example.com, region: us-east-1}
  identities:
    base: {kind: aws/permission-set, via: {provider: sso}, principal: {name: Admin, account: {id: "000000000012"}}}
    it:
      kind: aws/user
      credentials: {secret_access_key: {secret: "aws-sm:g", via: {identity: base}}}
`;
  const before = await fingerprint(text, "it");
  for (const [from, to] of [["Admin", "Reader"], ["us-east-1", "eu-west-1"]] as const) {
    assertNotEquals(await fingerprint(text.replace(from, to), "it"), before, to);
  }
  const looks = "via: {provider: sso}, color: red, protected: true, env: {A: ./b}";
  assertEquals(await fingerprint(text.replace("via: {provider: sso}", looks), "it"), before);
});

Deno.test("attack: two checkouts of one realm mean different files by the same words", async () => {
  const text = `auth:
  realm: shared
  identities: {it: {kind: aws/user, credentials: {secret_access_key: !secret "file:k"}}}`;
  const at = async (directory: string) => {
    const loaded = await load({ [`${directory}/atmos.yaml`]: text }, { cwd: directory });
    const model = readModel(loaded, CLOUDS, () => undefined);
    return (await planChain({ model, clouds: CLOUDS, resolve: tell }, "it")).target.fingerprint;
  };
  assertNotEquals(await at("/work/one"), await at("/work/two"));
});

Deno.test("the fingerprint stays where a number is drawn anew in each run, and not where it is written", async () => {
  const with_ = (session: string) =>
    GOOD.replace("via: {identity: base}", `via: {identity: base}\n      session_name: ${session}`);
  const drawn = await fingerprint(with_("!random 1 999999"));
  assertEquals(await fingerprint(with_("!random 1 999999")), drawn);
  assertNotEquals(await fingerprint(with_("!random 1 999998")), drawn);
});

Deno.test("the fingerprint stays when only the looks change", async () => {
  const before = await fingerprint(GOOD);
  const looks = "\n      color: red\n      tags: [a]\n      default: true\n      env: {A: b}" +
    "\n      session: {min_ttl: 1h}\n      protected: true\n      alias: r";
  const same: readonly [string, string][] = [
    [
      "kind: aws/assume-role\n      via: {identity: base}",
      `kind: aws/assume-role\n      via: {identity: base}`,
    ],
    ["kind: aws/sso,", "kind: aws/sso, "],
    ['name: Admin, account: {id: "000000000012"}', "account: {id: '000000000012'}, name: Admin"],
    ["    role:\n", "    # a comment\n    role:\n"],
  ];
  for (const [from, to] of same) {
    assertEquals(await fingerprint(GOOD.replace(from, to)), before, to);
  }
  const dressed = GOOD.replace("via: {identity: base}", `via: {identity: base}${looks}`);
  const plain = GOOD.replace("via: {identity: base}", "via: {identity: base}\n      session: {}");
  assertEquals(await fingerprint(dressed), await fingerprint(plain));
});

Deno.test("attack: thousands of identities, each obtained from the one before", async () => {
  const names = Array.from(
    { length: 3_000 },
    (_, at) => `i${at}: {kind: aws/assume-role, via: {identity: i${at - 1}}}`,
  );
  const text = `auth: {identities: {${names.slice(1).join(", ")}, i0: {kind: aws/user}}}`;
  const [failure] = await failuresOf(text, "i2999");
  assertEquals(
    String(failure).includes("leads through more than 16 entries"),
    true,
    String(failure),
  );
});

Deno.test("a key that is passed over does not make a stored credential stale", async () => {
  const saying = async (more: string) => {
    const text = `auth: {identities: {it: {kind: aws/user, session: {duration: 1h}${more}}}}`;
    return (await chainOf(text, "it")).target.fingerprint;
  };
  const plain = await saying("");
  assertEquals([await saying(", labels: {a: b}"), await saying(", color: red")], [plain, plain]);
  assertEquals(await saying(", credentials: {access_key_id: x}") === plain, false);
});
