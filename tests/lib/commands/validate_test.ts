import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { clouds } from "../../../providers/mod.ts";
import { CERTIFICATE, KEY } from "../../key_files.ts";
import { command, CONFIG } from "../machine.ts";

const GOOD = "auth: { identities: { fake: { kind: mock/aws } } }";
const BAD = `auth:
  identities:
    one: { kind: mock/awz }
    two: { kind: mock/aws, regoin: x }
    three: { kind: aws/assume-role, via: { identity: four } }
`;

Deno.test("a good configuration is said to be one", async () => {
  const { status, out, err } = await command(["validate", "--verbose"], { config: GOOD, clouds });
  assertEquals([status, out, err], [
    0,
    "",
    `Validating authentication configuration\nread ${CONFIG}\n✓ Authentication configuration is valid\n`,
  ]);
});

Deno.test("every problem is told at once, in the order of the file", async () => {
  const { status, err } = await command(["validate"], { config: BAD, clouds });
  const places = [...err.matchAll(/at \S+:(\d+):\d+/g)].map(([, line]) => Number(line));
  assertEquals([status, places, places.toSorted()], [3, places, places]);
  assertEquals(places.length >= 3, true);
  assertStringIncludes(err, "mock/awz");
});

Deno.test("as JSON each problem has its place; the schema needs no configuration", async () => {
  const { status, out } = await command(["validate", "--json"], { config: BAD, clouds });
  const { valid, files, problems } = JSON.parse(out);
  assertEquals([status, valid, files], [3, false, [CONFIG]]);
  assertEquals(problems[0].at.line, 3);
  const schema = await command(["validate", "--schema"], { clouds });
  assertEquals([schema.status, typeof JSON.parse(schema.out)], [0, "object"]);
});

Deno.test("the items of a list have the numbers that they have in the file, whatever of it was left out", async () => {
  const items = "[{key: AWS_PROFILE, value: x}, {key: E, value: x}, {key: C, value: {}}]";
  const text = (where: string) =>
    `env: ${where === "top" ? items : "{}"}\nauth:\n  identities:\n    m:\n      kind: mock/aws\n` +
    `      env: ${where === "own" ? items : "{}"}\n`;
  for (const where of ["top", "own"]) {
    const { status, err, out } = await command(["validate"], { config: text(where), clouds });
    assertEquals(status, 3);
    assertStringIncludes(out + err, `"env[2].value" must be text`, where);
  }
});

/** A user whose key is that reference. */
const referring = (secret: string) =>
  `auth:
  identities:
    ada: { kind: aws/user }
    bob:
      kind: aws/user
      credentials:
        access_key_id: AKIAIOSFODNN7EXAMPLE
        secret_access_key: ${secret}
`;

Deno.test("a reference that can't be followed, whatever lies there, is an error at its line, for doctor, too", async () => {
  const cases = [
    ["!secret passs:x", "!secret pass:PATH#FIELD"],
    ["!secret https://foo", "!secret keyring:NAME"],
    ["!secret op:vault/item", "!secret op://VAULT/ITEM/FIELD"],
    ["!secret exec:[]", 'exec:["pass","show","my secret"]'],
    ["!secret keepassxc:~/kp.kdbx", "!secret keepassxc:~/kp.kdbx#ENTRY"],
    ["!secret keepassxc:~/kp.kdbx?keyfile=/no#eve", "keepassxc:~/kp.kdbx?key_file=PATH#eve"],
    ['!secret "keyring: eve"', "!secret keyring:eve"],
    ["!secret pass:#user", "!secret pass:PATH#FIELD"],
    ["!secret bw:#user", "!secret bw:ITEM#FIELD"],
    ["!secret aws-sm:prod/x#key", '{secret: "aws-sm:prod/x#key", via: {identity: ada}}'],
    ["!secret azure-kv:my-vault/x", '{secret: "azure-kv:my-vault/x", via: {identity: NAME}}'],
    ["!secret vault:secret/x#y", '{secret: "vault:secret/x#y", via: {provider: NAME}}'],
    ['!secret "aws-sm:a b"', '{secret: "aws-sm:NAME#FIELD", via: {identity: ada}}'],
    [
      '{ secret: "vault:secret", via: { provider: v } }',
      '{secret: "vault:MOUNT/PATH#FIELD", via: {provider: v}}',
    ],
    [
      '{ secret: "aws-ssm:a b", via: { identity: "the reader" } }',
      '{secret: "aws-ssm:NAME#FIELD", via: {identity: "the reader"}}',
    ],
    ['{ secret: "pass:aws/eve", via: { identity: ada } }', "!secret pass:aws/eve"],
  ] as const;
  for (const [secret, hint] of cases) {
    const config = referring(secret);
    const { status, err } = await command(["validate"], { config, clouds });
    assertEquals([secret, status], [secret, 3], err);
    assertStringIncludes(err, "Cannot read the secret");
    assertStringIncludes(err, ":8:");
    assertStringIncludes(err, hint);
    const doctor = await command(["doctor"], { config, clouds });
    assertMatch(doctor.out + doctor.err, /atmos\.yaml: [12] errors?\n/, secret);
  }
});

Deno.test("references that may lead somewhere are valid", async () => {
  for (
    const secret of [
      ...["op://v/i/f", "pass:a", "bw:a b#c", "keyring:a/b", "env:A", 'exec:["a b"]', "exec:a b"],
      "keepassxc:~/k.kdbx?key_file=~/x&no_password#a#b",
    ].map((it) => `!secret ${JSON.stringify(it)}`).concat(
      '{ secret: "aws-sm:x", via: { identity: ada } }',
    )
  ) {
    const { status, err } = await command(["validate"], { config: referring(secret), clouds });
    assertEquals([secret, status], [secret, 0], err);
  }
});

Deno.test("attack: a hint sends a government cloud's secret to the public one", async () => {
  const said = [
    ["USGovernment", "usgovernment"],
    ["AzureUSGovernment", "usgovernment"],
    ["AzureChinaCloud", "china"],
    ["AzurePublicCloud", "public"],
    ["publc", "public"],
    ["usgov", "usgovernment"],
    ["german", "public\n      (or usgovernment, china)"],
  ] as const;
  for (const [written, meant] of said) {
    const config = `auth: { providers: { az: { kind: azure/device-code, spec: { ` +
      `tenant_id: 00000000-0000-0000-0000-0000000000aa, cloud_environment: ${written} } } } }`;
    const { status, err } = await command(["validate"], { config, clouds });
    assertEquals(status, 3);
    assertStringIncludes(err, `hint: cloud_environment: ${meant}\n`);
  }
});

Deno.test("a key that has its place in a map around it is told where", async () => {
  const cluster = "{name: m, location: us-central1, auto_provision: false}";
  const { err } = await command(["validate"], {
    config: "auth: {identities: {a: {kind: mock}}, integrations: {k: {kind: gcp/gke, " +
      `via: {identity: a}, spec: {cluster: ${cluster}}}}}`,
    clouds,
  });
  assertStringIncludes(
    err,
    "hint: spec: {auto_provision: ...}\n      (auth.integrations.k.spec.auto_provision)",
  );
});

Deno.test("a word that is no option is not answered by the loosest one", async () => {
  const shell = "auth: { shell: { agents: forbid, nested: never } }";
  const { err } = await command(["validate"], { config: shell, clouds });
  assertStringIncludes(err, "hint: agents: deny\n      (or allow, read-only)");
  assertStringIncludes(err, "hint: nested: deny\n      (or allow, ask)");
});

const GOOGLE = { type: "service_account", client_email: "a@b.iam.gserviceaccount.com" };
const APP = "00000000-0000-0000-0000-0000000000aa";

/** Providers that sign in with what a file holds, what will do for each, and what is said of others. */
const KEYS: readonly (readonly [
  entry: string,
  good: string,
  bad: readonly (readonly [content: string | Uint8Array, says: string])[],
])[] = [
  [
    "kind: gcp/service-account-key, key: !secret 'file:~/k'",
    JSON.stringify({ ...GOOGLE, private_key: KEY }),
    [
      ['{"type": "service_account", "cli', "is not JSON"],
      [KEY, "is not JSON"],
      [JSON.stringify({ type: "authorized_user" }), "is of type authorized_user"],
      [JSON.stringify({ ...GOOGLE, private_key: KEY.slice(0, 40) }), "not a key in PEM"],
      [new Uint8Array([0x30, 0x82, 0xff]), "a key or a certificate in DER"],
    ],
  ],
  [
    `kind: azure/client-certificate, tenant_id: ${APP}, client_id: ${APP}, client_certificate: !secret 'file:~/k'`,
    CERTIFICATE,
    [
      [KEY, "it holds no certificate"],
      ["x", "it is not in PEM"],
      ["/home/ada/cert.pem", "is the path of a file"],
    ],
  ],
  [
    "kind: github/app, app_id: 1, private_key: !secret 'file:~/k'",
    KEY,
    [[KEY.replace("PRIVATE", "PUBLIC"), "it is a public key"], [KEY.slice(0, 40), "damaged"]],
  ],
];

for (const [entry, good, bad] of KEYS) {
  const validating = async (text: string | Uint8Array, env = {}) => {
    const config = `auth:\n  providers:\n    it: { ${entry} }\n`;
    return await command(["validate"], {
      ...{ config, clouds, env, files: { "/home/ada/k": { text } } },
    });
  };
  Deno.test(`a file that holds no such key is told: ${entry.split(",")[0]}`, async () => {
    const { status, err } = await validating(good);
    assertEquals([status, err.includes("warning")], [0, false], err);
    for (const [content, says] of bad) {
      const told = await validating(content);
      assertEquals([told.status, told.err.includes("AAAA")], [0, false]);
      assertStringIncludes(told.err, "warning: ");
      assertStringIncludes(told.err, says);
      assertStringIncludes(told.err, `${CONFIG}:3:`);
    }
  });
}

Deno.test("a key that has its place in a map of the entry is told where", async () => {
  const { err } = await command(["validate"], {
    config: "auth: {identities: {it: {kind: aws/user, region: us-east-1}}}",
    clouds,
  });
  assertStringIncludes(err, "hint: credentials: {region: ...}\n      (auth.identities.it.");
});

Deno.test("an address that is asked in AWS's place is heard wherever it stands, and is an address", async () => {
  const said = async (it: string) =>
    await command(["validate"], {
      config: `auth: {identities: {it: {kind: aws/user, ${it}}}}`,
      clouds,
    });
  const url = "endpoint_url: https://x.example";
  for (const it of [url, `spec: {${url}}`, `principal: {${url}}`]) {
    assertEquals([it, (await said(it)).status], [it, 0]);
  }
  const { err } = await said("endpoint_url: nowhere");
  assertStringIncludes(err, "at /home/ada/.atmos/atmos.yaml:1:56 auth.identities.it.endpoint_url");
  assertStringIncludes((await said(`${url}, spec: {${url}}`)).err, "say the same");
});

Deno.test("an entry that changes an offered identity waits for a sign-in to who offers it", async () => {
  const portal = "{kind: aws/iam-identity-center, region: eu-west-1, " +
    "start_url: 'https://c.awsapps.com/start', auto_provision_identities: true}";
  const offered = "{kind: aws/permission-set, provider: portal, via: {provider: portal}, " +
    "principal: {name: R, account: {id: '123456789012'}}}";
  const config = (identities: string) =>
    `auth: {providers: {portal: ${portal}}, identities: {${identities}}}`;
  const changed = "prod/Admin: {session: {duration: 12h}}";
  const waits = { config: config(changed), clouds };
  const { status, err } = await command(["validate"], waits);
  assertEquals(status, 0);
  const said = 'Cannot use identity "prod/Admin": "kind" is missing, and whether "portal" offers ' +
    "that identity is known after a sign-in there";
  assertStringIncludes(err, `warning: ${said}`);
  const used = await command(["whoami", "-i", "prod/Admin"], waits);
  assertEquals(used.status, 3);
  assertStringIncludes(used.err, `error: ${said}`);
  assertStringIncludes(used.err, "hint: atmos-auth login --provider portal\n");
  // Known by now, a name that no role has, or obtained in a way of its own: nobody will say the rest.
  for (
    const never of [
      `${changed}, prod/Other: ${offered}`,
      "prod: {session: {duration: 12h}}",
      "prod/Admin: {via: {provider: portal}}",
    ]
  ) {
    const { status, err } = await command(["validate"], { config: config(never), clouds });
    assertEquals([never, status], [never, 3]);
    assertStringIncludes(err, '"kind" is missing\n');
  }
});

Deno.test("no hint leads to an entry that can't be had itself, nor in a circle", async () => {
  const role = "principal: {assume_role: 'arn:aws:iam::123456789012:role/r'}";
  const config = "auth: {identities: {" +
    `a: {kind: aws/assume-role, ${role}}, b: {kind: aws/assume-role, ${role}}, ` +
    `c: {kind: aws/assume-role, via: {identity: a}, ${role}}}}`;
  const { err } = await command(["validate"], { config, clouds });
  const hints = (said: string) => [...said.matchAll(/^hint: (via: .*)$/gm)].map(([, hint]) => hint);
  assertEquals(hints(err), ["via: {provider: NAME}", "via: {provider: NAME}"]);
  const whole = config.replace("{identities: {", "{identities: {u: {kind: aws/user}, ");
  const { err: other } = await command(["validate"], { config: whole, clouds });
  assertEquals(hints(other), ["via: {identity: u}", "via: {identity: u}"]);
});

Deno.test("an empty via says nothing, in a later file, too, and neither does an empty env", async () => {
  const role = "principal: {assume_role: 'arn:aws:iam::123456789012:role/r'}";
  const config = "auth: {identities: {u: {kind: aws/user, via: {}, env: ~}, " +
    `r: {kind: aws/assume-role, via: {identity: u}, ${role}}, ` +
    `bare: {kind: aws/assume-role, via: {}, ${role}}}}`;
  const files = { "/work/atmos.d/late.yaml": "auth: {identities: {r: {via: {}}}}" };
  const { err } = await command(["validate"], { config, clouds, files });
  assertEquals(err.match(/^(?:error|warning): .*$/gm)?.map((each) => each.split(": ")[1]), [
    'Cannot use identity "bare"',
  ]);
  assertStringIncludes(err, "hint: via: {identity: u}\n");
});

Deno.test("a key that says where a secret is becomes the secret's reference", async () => {
  const config = "auth: {providers: {app: {kind: github/app, app_id: '1', installation_id: '2', " +
    "private_key_path: /k/x.pem, private_key_env: 'A KEY'}}}";
  const { err } = await command(["validate"], { config, clouds });
  assertStringIncludes(err, "hint: private_key: !secret file:/k/x.pem\n");
  assertStringIncludes(err, "hint: private_key: !secret env:NAME\n");
  assertEquals(err.includes("is missing"), false);
  const below = config.replace("app_id: '1'", "spec: {app_id: '1', private_key_file: /k/y.pem}");
  const other = await command(["validate"], { config: below, clouds });
  assertStringIncludes(other.err, "hint: private_key: !secret file:/k/y.pem\n");
});

Deno.test("a template of Go's is told for what it is, where it can't be the value itself", async () => {
  const config = "auth: {providers: {p: {kind: azure/client-secret, " +
    "tenant_id: '{{ env \"TENANT\" }}', client_id: 12345678-1234-1234-1234-123456789012, " +
    "client_secret: '{{ (store.get \"a/b\").data.value }}'}}}";
  const { err } = await command(["validate"], { config, clouds });
  assertEquals(err.match(/"\w+" is a template, and nothing fills it in/g)?.length, 2);
  assertEquals(err.match(/^hint: .*$/gm), [
    "hint: tenant_id: !env NAME",
    "hint: client_secret: !secret keyring:NAME",
  ]);
  assertEquals(err.includes("a/b"), false);
});

Deno.test("a key that was meant for a missing one is one problem, and a text for a map its mend", async () => {
  const config = "auth: {identities: {u: {kind: aws/user}, i: {kind: aws/assume-root, " +
    "via: {identity: u}, principal: {target_principl: '123456789012', task_policy_arn: X}}, " +
    "s: {kind: aws/permission-set, via: {provider: p}, principal: {name: R, account: dev}}}, " +
    "providers: {p: {kind: aws/sso, start_url: https://example.com, region: us-east-1}}}";
  const { err } = await command(["validate"], { config, clouds });
  assertEquals(err.match(/^hint: .*$/gm), [
    'hint: write "target_principal" instead of "target_principl"',
    'hint: account: {name: "dev"}',
  ]);
});

Deno.test("an integration of atmos alone is left to it, whatever else its cloud has", async () => {
  const config = "auth: {identities: {u: {kind: mock}}, integrations: {" +
    "db: {kind: aws/rds, via: {identity: u}, spec: {database: {host: d}}}}}";
  const { status, err } = await command(["validate"], { config, clouds });
  assertEquals(status, 0);
  assertStringIncludes(err, "hint: leave it to atmos itself\n");
});
