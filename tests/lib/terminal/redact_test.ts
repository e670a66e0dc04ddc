import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { createRedactor } from "../../../lib/terminal/redact.ts";
import { assignedIn, HARMLESS } from "../../../lib/terminal/secret_shapes.ts";

const CANARY = 'can/ary+se"cret é EXAMPLE';

function cleaned(text: string, ...secrets: readonly string[]): string {
  const redactor = createRedactor();
  secrets.forEach(redactor.learn);
  return redactor.clean(text);
}

function base64(text: string): string {
  return new TextEncoder().encode(text).toBase64();
}

Deno.test("a learned secret is hidden in every spelling it is likely to take", () => {
  const cases: Readonly<Record<string, string>> = {
    [`plain ${CANARY} text`]: "plain [secret] text",
    [JSON.stringify({ a: CANARY })]: '{"a":"[secret]"}',
    [`https://x/?a=${encodeURIComponent(CANARY)}&b=1`]: "https://x/?a=[secret]&b=1",
    [`a=${encodeURIComponent(CANARY).toLowerCase().replace("example", "EXAMPLE")}`]: "a=[secret]",
    [new URLSearchParams({ a: CANARY }).toString()]: "a=[secret]",
    [base64(CANARY)]: "[secret]",
    [base64(CANARY).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")]: "[secret]",
    [`${CANARY}${CANARY}`]: "[secret][secret]",
  };
  for (const [text, expected] of Object.entries(cases)) {
    assertEquals([text, cleaned(text, CANARY)], [text, expected]);
  }
});

Deno.test("a learned secret inside of something that is Base64 is hidden", () => {
  const secret = "canary-secret-EXAMPLE";
  for (const user of ["", "u", "us", "use", "user"]) {
    for (const tail of ["", "x", "xy"]) {
      const text = base64(`${user}:${secret}${tail}`);
      const shown = cleaned(text, secret).replace("[secret]", "");
      // What may stay is what shares four characters with its neighbours.
      assert(
        shown.length <= text.length - base64(secret.slice(4)).replaceAll("=", "").length,
        shown,
      );
    }
  }
});

Deno.test("the lines of a learned secret are hidden one by one", () => {
  const pem = "-----BEGIN X-----\nMIIEowIBAAKCAQEA1234\nabcdefghijklmnopqrst\n-----END X-----";
  assertEquals(
    cleaned("at MIIEowIBAAKCAQEA1234 and abcdefghijklmnopqrst", pem),
    "at [secret] and [secret]",
  );
});

Deno.test("a secret that holds another leaves no rest behind, in whatever order they are learned", () => {
  const [short, long] = ["canary", "canary-and-its-tail"];
  assertEquals(cleaned(`${long} ${short}`, short, long), "[secret] [secret]");
  assertEquals(cleaned(`${long} ${short}`, long, short), "[secret] [secret]");
});

Deno.test("what is learned later is hidden later", () => {
  const redactor = createRedactor();
  assertEquals(redactor.clean("canary-secret"), "canary-secret");
  redactor.learn("canary-secret");
  assertEquals(redactor.clean("canary-secret"), "[secret]");
});

Deno.test("values too short to be told from text are not hidden", () => {
  assertEquals(cleaned("a prod b", "", " ", "a", "prod", "admin"), "a prod b");
});

Deno.test("the functions work without their object", () => {
  const { learn, clean } = createRedactor();
  learn("canary-secret");
  assertEquals(clean("canary-secret"), "[secret]");
});

Deno.test("a secret of odd characters is learned without a fault", () => {
  for (
    const odd of [
      "\ud800\ud800\ud800 lone surrogates",
      "$& $1 $$ $` dollars",
      "(a+)+$ [",
      "\0\0\0\0\0\0\0",
    ]
  ) {
    assertEquals(cleaned(`<${odd}>`, odd).includes(odd.trim()), false);
  }
});

const JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmF0dXJlLWNhbmFyeQ";

Deno.test("what looks like a secret is hidden though nobody has learned it", () => {
  const cases: Readonly<Record<string, string>> = {
    "aws_secret_access_key = canary/EXAMPLE": "aws_secret_access_key = [secret]",
    "AWS_SECRET_ACCESS_KEY=canary/EXAMPLE tail": "AWS_SECRET_ACCESS_KEY=[secret] tail",
    '{"SecretAccessKey": "canary/EXAMPLE", "x": 1}': '{"SecretAccessKey": "[secret]", "x": 1}',
    "aws_session_token='canary=='": "aws_session_token='[secret]'",
    "X-Amz-Security-Token: canary-canary": "X-Amz-Security-Token: [secret]",
    "?X-Amz-Signature=canary00&x=1": "?X-Amz-Signature=[secret]&x=1",
    "id AKIAIOSFODNN7EXAMPLE, ASIAIOSFODNN7EXAMPLE": "id AKIA…MPLE, ASIA…MPLE",
    "AKIAADA0000000EXAMPLE": "AKIA…MPLE",
    "ghp_canarycanarycanary00": "ghp_[secret]",
    "xoxb-canarycanarycanary00": "xoxb-[secret]",
    "ghs_canarycanarycanary00 gho_canarycanarycanary": "ghs_[secret] gho_[secret]",
    "github_pat_11CANARY_canarycanary": "github_pat_[secret]",
    "ya29.canary-canary-canary": "ya29.[secret]",
    [JWT]: "[secret]",
    [`token: ${JWT}, x`]: "token: [secret], x",
    [`eyJx.${JWT}`]: "eyJx.[secret]",
    [`a-${JWT}`]: "a-[secret]",
    "SAMLResponse=canary%2Bcanary&RelayState=1": "SAMLResponse=[secret]&RelayState=1",
    "https://a.blob.example/?sv=1&sig=canary%2F&se=2":
      "https://a.blob.example/?sv=1&sig=[secret]&se=2",
    "https://x/cb?code=canarycanary&state=1": "https://x/cb?code=[secret]&state=1",
    "Authorization: Bearer canary": "Authorization: [secret]",
    "> authorization: Basic Y2FuYXJ5\r\n> accept: x": "> authorization: [secret]\r\n> accept: x",
    '{"Authorization":"AWS4-HMAC-SHA256 Credential=x"}': '{"Authorization":"[secret]"}',
    '{"access_token":"canary.canary","client_secret":"canary"}':
      '{"access_token":"[secret]","client_secret":"[secret]"}',
    "AccountKey=canary==;x": "AccountKey=[secret];x",
    "-----BEGIN RSA PRIVATE KEY-----\ncanary\n-----END RSA PRIVATE KEY----- tail":
      "-----BEGIN RSA PRIVATE KEY-----[secret]-----END RSA PRIVATE KEY----- tail",
    "'-----BEGIN PRIVATE KEY-----\\ncanary\\n-----END PRIVATE KEY-----'":
      "'-----BEGIN PRIVATE KEY-----[secret]-----END PRIVATE KEY-----'",
    "a -----BEGIN EC PRIVATE KEY-----\ncanary": "a -----BEGIN EC PRIVATE KEY-----[secret]",
  };
  for (const [text, expected] of Object.entries(cases)) {
    assertEquals([text, cleaned(text)], [text, expected]);
    assertEquals(cleaned(expected), expected, "cleaning twice is cleaning once");
  }
});

Deno.test("what is said of a setting, by its place, is no secret of that name", () => {
  const { clean } = createRedactor();
  for (const key of ["aws_access_key_id", "aws_secret_access_key", "aws_session_token"]) {
    const said = `profile "x y": ${key}: keys that lapse are not carried over`;
    assertEquals(clean(said), said);
    assertEquals(clean(`profile x: ${key}: abcdef0123`).includes("abcdef0123"), key.endsWith("id"));
  }
});

Deno.test("what is no secret stays as it is", () => {
  const texts = [
    'Cannot read the secret "pass:aws/password": there is no such entry',
    'Cannot read the secret "op://v/i/password": that field is empty',
    'Cannot read the secret "env:AWS_SECRET_ACCESS_KEY": that variable is not set',
    'Cannot use identity "our-prod-password": it is gone',
    "Opened a shell as prod-admin (account 012345678901, eu-central-1)",
    "arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/ada",
    'error: Cannot read the secret "keyring:deploy-key": the keyring has no such entry',
    "hint: stty -echo; read -r ATMOS_KEYRING_PASSWORD; stty echo; export ATMOS_KEYRING_PASSWORD",
    "https://device.sso.eu-central-1.amazonaws.com/?user_code=ABCD-EFGH",
    "design=modern, assigned: yes, signature valid",
    "github_pat_ is how a token starts, and so is ghp_",
    "AKIA is a prefix; MAKIANOSFODNN7EXAMPLE is a word",
    "www.example.com/eyJust-a-path/of.some.length.that.is.no.token",
    "ATMOS_SESSION_EXPIRES=2030-01-01T00:00:00Z",
    "-----BEGIN",
    "",
  ];
  for (const text of texts) assertEquals(cleaned(text), text);
});

Deno.test("hostile text takes time in proportion to its length", () => {
  const units = [
    "eyJ",
    "eyJ.",
    "eyJaaaaaaaa.",
    "-----BEGIN A-----",
    "-----BEGIN ",
    "aws_secret_access_key ",
    "sig\t\t\t\t",
    "AKIA",
    "AKIAIOSFODNN7EXAMPL",
    "ghp_",
    "authorization:",
    "authorization\t",
    "x-amz-",
    "%2",
    "canary-secret-EXAMPL",
  ];
  const redactor = createRedactor();
  redactor.learn("canary-secret-EXAMPLE");
  for (const unit of units) {
    const started = performance.now();
    redactor.clean(unit.repeat(2_000_000 / unit.length));
    const took = performance.now() - started;
    // A quadratic pattern takes minutes.
    assert(took < 3_000, `${JSON.stringify(unit)} took ${took} ms`);
  }
});

Deno.test("an entry that is called like a secret does not hide what our own sentence says of it", () => {
  const sentences = [
    'Cannot use provider "app-password": "kind" is missing',
    'Cannot use identity "my.refresh_token": "principal.name" is missing',
    'Cannot import "file:///etc/passwd": "file://" is fetched by no means of ours',
    'Cannot use integration "sig": there is no kind "x"',
    "client_secret: !secret keyring:NAME",
    "$env:ATMOS_KEYRING_PASSWORD = Read-Host -MaskInput",
    "$env:ATMOS_KEYRING_PASSWORD = [Net.NetworkCredential]::new('', (Read-Host -AsSecureString)).Password",
    'password: "!secret env:NAME"',
    "/bin/sh: 1: /etc/passwd: Permission denied",
    "cat: /srv/passwd: No such file or directory",
  ];
  for (const sentence of sentences) assertEquals(cleaned(sentence), sentence);
});

Deno.test("attack: what only looks like such a sentence is hidden", () => {
  const rows: readonly (readonly [string, string])[] = [
    ['{"password": "hunter22"}', '{"password": "[secret]"}'],
    ['"app-password": "hunter22"', '"app-password": "[secret]"'],
    ['identity "it": "password": "hunter22"', 'identity "it": "password": "[secret]"'],
    ['identity "a password: hunter22"', 'identity "a password: [secret]"'],
    ['identity "password" password=hunter22', 'identity "password" password=[secret]'],
    ["identity password: hunter22", "identity password: [secret]"],
    ["/etc/passwd: Permissions22", "/etc/passwd: [secret]"],
    ["password: !secrethunter22", "password: [secret]"],
  ];
  for (const [text, expected] of rows) assertEquals(cleaned(text), expected);
});

for (const row of HARMLESS) {
  Deno.test(`no secret is seen where none is: ${row.why}`, () => {
    assertEquals(createRedactor().clean(row.example), row.example);
    const others = HARMLESS.filter((other) => other !== row);
    assertNotEquals(row.example.replace(assignedIn(others), "***"), row.example, "it is of use");
  });
}
