import { assert, assertEquals } from "@std/assert";
import { parse } from "@std/yaml";
import { answerOf } from "../../../lib/terminal/answer.ts";
import { data, listed as formatted, type View, yaml } from "../../../lib/list/mod.ts";
import { COMMANDS } from "../../../lib/cli/commands.ts";
import { viewOf } from "./view.ts";

const [{ choices: FORMATS }] = COMMANDS.list.flags;

const WHOLE = {
  identities: {
    chained: {
      kind: "aws/assume-role",
      via: { identity: "sso" },
      principal: { assume_role: "arn:aws:iam::123456789012:role/x", external_id: "(computed)" },
    },
    "loop-a": { kind: "aws/assume-role", via: { identity: "loop-b" } },
    "loop-b": { kind: "aws/assume-role", via: { identity: "loop-a" } },
    lost: { kind: "aws/permission-set", via: { provider: "nowhere" } },
    odd: {
      kind: "mock",
      principal: {
        note: "[hidden]",
        secrets: { name: "[secret]" },
        tokens: ["[secret]"],
        api_key: "[secret]",
        pem: "[hidden]",
      },
    },
    scalar: {},
    sso: {
      kind: "aws/permission-set",
      via: { provider: "SSO" },
      default: true,
      alias: "s",
      tags: ["core", "prod"],
      principal: { name: "Admin", account: { id: "000000000012" } },
    },
    user: {
      kind: "aws/user",
      credentials: { access_key_id: "AKIAEXAMPLE", secret_access_key: "[secret: keyring]" },
      env: [{ key: "MY_TOKEN", value: "[secret]" }, { key: "PLAIN", value: "[hidden]" }],
    },
    'we\\x1b[31mird]"|': {},
  },
  providers: {
    az: {
      kind: "azure/cli",
      tenant_id: "t-1",
      client_secret: "[secret]",
      token_file_path: "/run/token",
    },
    okta: {
      kind: "aws/saml",
      url: "https://[secret]@okta.example.com/app?sig=[secret]&x=1",
      region: "eu-west-1",
      username: "me",
      password: "[secret]",
      answer: "[secret]",
    },
    sso: {
      kind: "aws/iam-identity-center",
      start_url: "https://example.com/start",
      region: "us-east-1",
      default: true,
      session: { duration: "1h" },
      tags: ["core"],
    },
  },
};

function listed(format: (typeof FORMATS)[number], view: View): string {
  return format === "json" ? answerOf("list", data(view)) : formatted(format, view);
}

Deno.test("JSON and YAML have the configuration's own shape, without its secrets", async () => {
  const view = await viewOf();
  assertEquals(data(view) as unknown, WHOLE);
  assertEquals(JSON.parse(listed("json", view)), WHOLE);
  assertEquals(parse(yaml(view)), WHOLE);
});

Deno.test("a sort that was not asked for is absent", async () => {
  assertEquals(Object.keys(data(await viewOf({ providers: [] }))), ["providers"]);
  assertEquals(Object.keys(data(await viewOf({ identities: [] }))), ["identities"]);
});

Deno.test("no format ever prints a secret or a control character", async () => {
  assertEquals(FORMATS.length, 10);
  for (const format of FORMATS) {
    const text = listed(format, await viewOf());
    assert(!text.includes("canaryEXAMPLE"), format);
    assert(!/[^\P{Cc}\n]/u.test(text), format);
  }
});

Deno.test("the format is the same for every order of the file", async () => {
  const one = "auth: {identities: {b: {kind: mock}, a: {kind: mock}}}";
  const other = "auth: {identities: {a: {kind: mock}, b: {kind: mock}}}";
  for (const format of FORMATS) {
    const texts = [
      listed(format, await viewOf({}, false, one)),
      listed(format, await viewOf({}, false, other)),
    ];
    assertEquals(texts[0], texts[1]);
  }
});
