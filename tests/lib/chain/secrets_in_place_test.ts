/** A secret that was meant as a reference, or is all that an item holds, is refused before anybody is sent it. */
import { assertEquals } from "@std/assert";
import { clouds } from "../../../providers/mod.ts";
import { command, CONFIG } from "../machine.ts";

const NEEDS_TAG = "is a reference without the tag !secret";
const ALONE = "!secret keyring:NAME   (with the value alone: atmos-auth secret set NAME)";
const IS_OBJECT = "is an object in JSON, and one of its values is meant";

/** An entry with the secret in place of `*`. */
const ENTRIES = {
  token: "providers: {p: {kind: github/token, token: *}}",
  client_secret:
    "providers: {p: {kind: azure/client-secret, tenant_id: 00000000-0000-4000-8000-000000000001, client_id: 00000000-0000-4000-8000-000000000002, client_secret: *}}",
  key: "providers: {p: {kind: gcp/service-account-key, key: *}}",
  secret_id:
    'providers: {p: {kind: vault, address: "https://v.example.com", app_role: {role_id: r, secret_id: *}}}',
  private_key: "providers: {p: {kind: github/app, app_id: 1, installation_id: 2, private_key: *}}",
  password:
    'providers: {p: {kind: aws/saml, region: us-east-1, url: "https://idp.example.com/", username: u, password: *}}',
  secret_access_key:
    "identities: {p: {kind: aws/user, credentials: {access_key_id: AKIAIOSFODNN7EXAMPLE, secret_access_key: *}}}",
  mfa_seed:
    'identities: {p: {kind: aws/user, credentials: {access_key_id: AKIAIOSFODNN7EXAMPLE, secret_access_key: s, mfa_arn: "arn:aws:iam::123456789012:mfa/a", mfa_seed: *}}}',
  external_id:
    'identities: {u: {kind: aws/user, credentials: {access_key_id: AKIAIOSFODNN7EXAMPLE, secret_access_key: s}}, p: {kind: aws/assume-role, via: {identity: u}, principal: {assume_role: "arn:aws:iam::123456789012:role/r", external_id: *}}}',
} as const;

type Field = keyof typeof ENTRIES;

async function said(field: Field, value: string, env: Record<string, string> = {}) {
  const config = `auth: {${ENTRIES[field].replace("*", value)}}`;
  return await command(["validate"], { config, clouds, env });
}

/** The field in what was said of it, with the hint. */
async function refused(field: Field, value: string, env?: Record<string, string>) {
  const { err, status } = await said(field, value, env);
  const line = err.split("\n").find((each) => each.startsWith("error: ")) ?? "";
  const [, key, why] = /"([\w.]+)" (.*)$/.exec(line) ?? [];
  assertEquals([status, key?.split(".").at(-1)], [3, field], err);
  return [why, /^hint: (.*(?:\n {6}\(.*\))?)$/m.exec(err)?.[1]?.replace(/\n {6}/, "   ")] as const;
}

Deno.test("attack: a reference whose tag was forgotten is sent in the secret's place", async () => {
  const rows: [field: Field, value: string, mend: string][] = [
    ["token", "env:FOO_TOKEN", "!secret env:FOO_TOKEN"],
    ["token", "keyring:x", "!secret keyring:NAME"],
    ["token", "!Secret env:FOO_TOKEN", "!secret env:FOO_TOKEN"],
    ["token", '"!secret env:FOO_TOKEN"', "!secret env:FOO_TOKEN"],
    ["token", "exec:op read op://v/i", "!secret exec:PROGRAM ARGUMENT"],
    ["client_secret", '"keyring:azsec"', "!secret keyring:NAME"],
    ["secret_access_key", '"op://v/i/f"', "!secret op://v/i/f"],
    ["secret_access_key", "pass:aws/x", "!secret pass:PATH#FIELD"],
    [
      "secret_access_key",
      '"aws-sm:prod/ops#key"',
      '{secret: "aws-sm:NAME#FIELD", via: {identity: NAME}}',
    ],
    ["secret_id", '"vault:a/b#c"', '{secret: "vault:MOUNT/PATH#FIELD", via: {provider: NAME}}'],
    ["secret_id", '"vault:a"', '{secret: "vault:MOUNT/PATH#FIELD", via: {provider: NAME}}'],
    ["key", "file:./k.json", "!secret file:./k.json"],
    ["key", '"file:~/my keys/k.json"', "!secret 'file:~/my keys/k.json'"],
    ["private_key", '"bw:app#key"', "!secret bw:ITEM#FIELD"],
    ["mfa_seed", "env:SEED", "!secret env:VAR"],
    [
      "password",
      "keyring:idp",
      "!secret keyring:NAME   (for a password that reads so: atmos-auth secret set NAME --literal, !secret keyring:NAME)",
    ],
    ["password", '"op://v/i/f"', "!secret op://v/i/f"],
  ];
  for (const [field, value, mend] of rows) {
    const line = mend.startsWith("{") ? mend : `${field}: ${mend}`;
    assertEquals(await refused(field, value), [NEEDS_TAG, line], value);
  }
});

Deno.test("attack: the place that another program would fill in is sent in the secret's place", async () => {
  const VARIABLE = "is a shell's variable, and no shell fills it in";
  const COMMAND = "is a shell's command, and no shell runs it";
  const CHOSEN =
    "   (for a password that reads so: atmos-auth secret set NAME --literal, !secret keyring:NAME)";
  const rows: [field: Field, value: string, why: string, mend: string][] = [
    ["token", "$GH_TOKEN", VARIABLE, "!secret env:GH_TOKEN"],
    ["token", "$gh_token", VARIABLE, "!secret env:VAR"],
    ["token", '"${GH_TOKEN}"', VARIABLE, "!secret env:GH_TOKEN"],
    ["token", '" ${GH_TOKEN} "', VARIABLE, "!secret env:GH_TOKEN"],
    ["client_secret", '"${env.AZ_SECRET}"', VARIABLE, "!secret env:AZ_SECRET"],
    ["client_secret", '"${FOO:-x}"', VARIABLE, "!secret env:VAR"],
    ["secret_access_key", "$env:AWS_KEY", VARIABLE, "!secret env:AWS_KEY"],
    ["secret_access_key", '"%AWS_KEY%"', VARIABLE, "!secret env:AWS_KEY"],
    ["secret_id", "$ATMOS_KEYRING_PASSWORD", VARIABLE, "!secret env:VAR"],
    ["key", "$KEY", VARIABLE, "!secret env:VAR"],
    ["private_key", "$PEM", VARIABLE, "!secret env:VAR"],
    ["external_id", "$EXTERNAL", VARIABLE, "!secret env:VAR"],
    ["password", "$env:IDP_PW", VARIABLE, "!secret env:IDP_PW" + CHOSEN],
    ["password", "$IDP", VARIABLE, "!secret env:VAR" + CHOSEN],
    ["password", '"${idp}"', VARIABLE, "!secret env:VAR" + CHOSEN],
    ["token", "$(gh auth token)", COMMAND, "!secret exec:PROGRAM ARGUMENT"],
    ["mfa_seed", '"`seed`"', COMMAND, "!secret exec:PROGRAM ARGUMENT"],
    ["password", "$(pass idp)", COMMAND, "!secret exec:PROGRAM ARGUMENT" + CHOSEN],
    ["token", '"!env FOO"', "is a tag within quotes, where it is text", "!env NAME"],
    ["private_key", '"!Exec a b"', "is a tag within quotes, where it is text", "!exec ..."],
    ["token", "ENV:FOO_1", NEEDS_TAG, "!secret env:FOO_1"],
    ["secret_access_key", "Keyring:x", NEEDS_TAG, "!secret keyring:NAME"],
    ["private_key", '"!SECRET File:/k.pem"', NEEDS_TAG, "!secret file:/k.pem"],
  ];
  for (const [field, value, why, mend] of rows) {
    assertEquals(await refused(field, value), [why, `${field}: ${mend}`], value);
  }
});

Deno.test("attack: a secret that only reads as a variable or a reference is printed by the hint", async () => {
  const texts = [
    ...["$ecret1canary", "%ecret1canary%", "${ecret1canary}", "$ECRET1CANARY", "$env:ecret1canary"],
    ...["env:ecret1canary", "pass:ecret1canary", "keyring:ecret1canary", "bw:ecret1canary"],
    ...["file:ecret1canary", "op:ecret1canary", "exec:ecret1canary", "keepassxc:a#ecret1canary"],
    ...["!secret $ecret1canary", "!secret ecret1canary", "!secret ecret1canary:x"],
    ...["vault:a/b#ecret1canary", "aws-sm:ecret1canary", "gcp-sm:ecret1canary"],
    ...[
      "!env ecret1canary",
      "!secret env:ecret1canary",
      "$(ecret1canary)",
      "!include ecret1canary",
    ],
  ];
  for (const field of Object.keys(ENTRIES) as Field[]) {
    for (const text of texts) {
      const map = text.replace(/^([\w-]+):(.*)$/, '{$1: "$2"}');
      const tagged = text.startsWith("!secret ") ? [text, `${text}:`, `${text}: x`] : [];
      for (const value of [`'${text}'`, ...map.startsWith("{") ? [map] : [], ...tagged]) {
        const { out, err } = await said(field, value);
        assertEquals([field, value, /ecret1canary/i.test(out + err)], [field, value, false], err);
      }
    }
  }
});

Deno.test("attack: where a cloud keeps the secret is sent in its place", async () => {
  const [WHY, NONE] = ["is an address in a cloud, and no secret", "!secret keyring:NAME"];
  const through = (reference: string) => `{secret: "${reference}", via: {identity: NAME}}`;
  const sm = "arn:aws:secretsmanager:us-east-1:123456789012:secret:x-abcdef";
  const ssm = "arn:aws-cn:ssm:cn-north-1:123456789012:parameter/x";
  const rows: [field: Field, value: string, mend: string][] = [
    ["token", sm, through(`aws-sm:${sm}`)],
    ["secret_access_key", ssm, through(`aws-ssm:${ssm}`)],
    ["client_secret", "https://v-one.vault.azure.net/secrets/x", through("azure-kv:v-one/x")],
    ["key", "projects/p/secrets/k/versions/3", through("gcp-sm:projects/p/secrets/k/versions/3")],
    [
      "token",
      "arn:aws:iam::123456789012:role/r",
      `token: ${NONE}   (kept by atmos-auth secret set NAME)`,
    ],
  ];
  for (const [field, value, mend] of rows) {
    assertEquals(await refused(field, `"${value}"`), [WHY, mend], value);
  }
});

Deno.test("a secret's place that is written as a map has one fault, and its line is shown", async () => {
  const rows: [field: Field, value: string, mend: string][] = [
    ["token", "{env: FOO_TOKEN}", "token: !secret env:FOO_TOKEN"],
    ["token", "{ENV: FOO_TOKEN}", "token: !secret env:FOO_TOKEN"],
    ["token", "[env: FOO]", "token: !secret env:VAR"],
    ["password", "{keyring: idp}", "password: !secret keyring:NAME"],
    ["key", "{aws-sm: a}", '{secret: "aws-sm:NAME#FIELD", via: {identity: NAME}}'],
  ];
  for (const [field, value, mend] of rows) {
    assertEquals(await refused(field, value), ["names a secret's place by a map", mend], value);
    assertEquals((await said(field, value)).err.match(/^error: /gm)?.length, 1, value);
  }
  const [, mend] = await refused("token", "{env: !env IT}", { IT: "canary" });
  assertEquals(mend, "token: !secret env:VAR");
});

Deno.test("attack: what stands behind a tag that is not followed is sent in the secret's place", async () => {
  const rows: [field: Field, value: string, tag: string, mend: string][] = [
    ["token", "!ENV FOO", "!ENV", "!env NAME"],
    ["token", "!Secret canary", "!Secret", "!secret keyring:NAME"],
    ["password", "!store prod/idp", "!store", "!secret keyring:NAME"],
    ["external_id", "!Env X", "!Env", "!env NAME"],
  ];
  for (const [field, value, tag, mend] of rows) {
    const why = `has the tag "${tag}", which is none that is followed here`;
    const told = why.replaceAll('"', "'");
    const { status, err } = await said(field, value);
    assertEquals([status, err.replaceAll('"', "'").includes(` ${told}\n`)], [3, true], err);
    assertEquals([value, err.includes(`hint: ${field}: ${mend}\n`)], [value, true], err);
    assertEquals(err.includes("canary"), false);
  }
});

Deno.test("attack: all that an item holds is written where one value is meant", async () => {
  const rows: [field: Field, value: string, why: string, mend: string][] = [
    ["token", `'{"a":1}'`, IS_OBJECT, ALONE],
    ["mfa_seed", `'{"a":1}'`, IS_OBJECT, ALONE],
    ["client_secret", `'["a"]'`, IS_OBJECT.replace("an object", "a list"), ALONE],
    [
      "token",
      `'{"a":1'`,
      "begins as JSON does, and is broken JSON",
      ALONE.replace("with the value alone:", "kept by"),
    ],
  ];
  rows.push([
    "token",
    "'{{.x}}'",
    "is a template, and nothing fills it in",
    "!secret keyring:NAME",
  ]);
  for (const [field, value, why, mend] of rows) {
    assertEquals(await refused(field, value), [why, `${field}: ${mend}`], value);
  }
});

Deno.test("attack: what a variable holds, which may be a secret, is shown in a hint", async () => {
  for (
    const [held, mend] of [["keyring:canary", "keyring:NAME"], [
      "op://c/a/n",
      "op://VAULT/ITEM/FIELD",
    ], ["$canary", "env:VAR"]]
  ) {
    const why = held!.startsWith("$")
      ? "is a shell's variable, and no shell fills it in"
      : NEEDS_TAG;
    assertEquals(await refused("token", "!env BADJ", { BADJ: held! }), [
      why,
      `token: !secret ${mend}`,
    ]);
  }
});

Deno.test("a reference by its whole name takes no tag beside, and its line is shown without", async () => {
  const rows: [value: string, mend: string][] = [
    ["{secret: !secret env:FOO}", "secret: env:FOO"],
    ['{secret: !secret "bw:a b", via: {identity: i}}', 'secret: "bw:a b"'],
  ];
  for (const [value, mend] of rows) {
    const { status, err } = await said("token", value);
    assertEquals([status, err.split("\n").filter((each) => !each.startsWith("  at")).slice(0, 2)], [
      3,
      [
        'error: Cannot use provider "p": "token.secret" takes no !secret: it is a reference without',
        `hint: ${mend}`,
      ],
    ]);
  }
});

Deno.test("what only looks like a reference is a secret", async () => {
  const rows: [field: Field, value: string][] = [
    ["external_id", "env:prod"],
    ["external_id", "pass:x"],
    ["token", "v1.abc:def"],
    ["token", '"env:"'],
    ["token", "https://a"],
    ["token", "constructor:a"],
    ["password", `'{"a":1}'`],
    ["password", `'[1]'`],
    ["password", `'{a'`],
    ["password", '"pass: word"'],
    ["password", "Keyring:x"],
    ["password", "$ecret1"],
    ["password", '"%ecret%"'],
    ["password", "'pa$$WORD'"],
    ["password", "$A b"],
    ["token", "a$FOO"],
    ["token", '"${FOO}b"'],
    ["token", "$FOO-1"],
    ["token", "100%"],
    ["token", "secrets/x"],
    ["external_id", '"arn:aws:iam::123456789012:role/r"'],
  ];
  for (const [field, value] of rows) {
    const { status, err } = await said(field, value);
    assertEquals([value, status, err.includes(NEEDS_TAG)], [value, 0, false], err);
  }
});

Deno.test("nobody is asked with it: the run is over before anything is sent", async () => {
  const config = `auth: {${
    ENTRIES.token.replace("*", "env:FOO")
  }, identities: {i: {kind: github/user, via: {provider: p}}}}`;
  const { status, err } = await command(["login", "-i", "i"], { config, clouds });
  assertEquals([status, err.split("\n").slice(0, 2)], [3, [
    `error: Cannot use provider "p": "token" ${NEEDS_TAG}`,
    `  at ${CONFIG}:1:51 auth.providers.p.token`,
  ]]);
});

Deno.test("a text that only names a variable is no access key's id, and its hint is the tag", async () => {
  const config = (id: string) =>
    `auth: {identities: {p: {kind: aws/user, credentials: {access_key_id: ${id}, secret_access_key: s}}}}`;
  const rows: [id: string, hint: string][] = [
    ["env:KID", "access_key_id: !env KID"],
    ["$KID", "access_key_id: !env KID"],
    ['"${KID}"', "access_key_id: !env KID"],
    ["keyring:x", "access_key_id: AKIA..."],
  ];
  for (const [id, hint] of rows) {
    const { status, err } = await command(["validate"], { config: config(id), clouds });
    assertEquals([id, status, err.includes(`hint: ${hint}\n`)], [id, 3, true], err);
  }
  // What answers in AWS's place has such.
  for (const id of ["test", "minio-admin.1"]) {
    const { status } = await command(["validate"], { config: config(id), clouds });
    assertEquals([id, status], [id, 0]);
  }
});

Deno.test("the hint at a policy is one that AWS takes", async () => {
  const config =
    "auth: {identities: {i: {kind: aws/assume-role, principal: {assume_role: x, policy: 5}}}}";
  const { err } = await command(["validate"], { config, clouds });
  const hint = /^hint: policy: (.*)$/m.exec(err)?.[1] ?? "";
  assertEquals(JSON.parse(hint).Statement.length, 1, err);
});
