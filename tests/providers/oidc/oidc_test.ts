import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { UserError } from "../../../lib/errors.ts";
import { oidc } from "../../../providers/oidc/mod.ts";
import { fakeWorld, NOW, type PreparedWorld } from "../fake_world.ts";
import { issuesOf, planOf } from "../plans.ts";

/** A token that says this of itself; nobody here checks its signature. */
function token(claims: object = {}): string {
  const all = {
    iss: "https://gitlab.example",
    sub: "project_path:acme/app:ref:main",
    aud: "sts.amazonaws.com",
    exp: NOW / 1000 + 300,
    ...claims,
  };
  return `e30.${btoa(JSON.stringify(all))}.sig`;
}

const FROM_ENV = { token_source: { type: "env", environment_variable: "CI_TOKEN" } };

function signIn(fields: object, prepared: PreparedWorld = {}) {
  return planOf(oidc, fields, undefined, "ci").signIn(fakeWorld(prepared), undefined);
}

Deno.test("a token is taken as it is issued, with what it says of itself", async () => {
  const credential = await signIn({ ...FROM_ENV, region: "eu-west-1" }, {
    env: { CI_TOKEN: token() },
  });
  assertEquals([credential.type, credential.expires, credential.shown], [
    "oidc/token",
    NOW + 300_000,
    {
      issuer: "https://gitlab.example",
      subject: "project_path:acme/app:ref:main",
      audience: "sts.amazonaws.com",
    },
  ]);
  assertEquals(credential.secret.token!.reveal(), token());
});

Deno.test("only an address of its own is reached, and the region is told to those that follow", () => {
  const url = { token_source: { type: "url", url: "https://tokens.example:8443/x" } };
  const env = { get: () => undefined, entries: () => [] };
  assertEquals(planOf(oidc, url).hosts(env), ["tokens.example:8443"]);
  assertEquals(planOf(oidc, FROM_ENV).hosts(env), []);
  assertEquals(planOf(oidc, { ...FROM_ENV, region: "eu-west-1" }).facts, { region: "eu-west-1" });
});

Deno.test("a program runs with the person's home, and what it prints may be JSON", async () => {
  const fields = { token_source: { type: "process", command: "helper --for 'the cloud'" } };
  const ran: unknown[] = [];
  await signIn(fields, {
    env: { HOME: "/home/ada" },
    run: ({ program, args, env }) => {
      ran.push([program, args, env]);
      return { status: 0, stdout: JSON.stringify({ id_token: token() }), stderr: "" };
    },
  });
  assertEquals(ran, [["helper", ["--for", "the cloud"], { HOME: "/home/ada" }]]);
});

const REFUSED: readonly (readonly [string, object, string, string])[] = [
  ["for others", { aud: ["a", "b"] }, "sign_in_refused", 'is for "a, b", not "sts.amazonaws.com"'],
  ["lapsed", { exp: NOW / 1000 }, "sign_in_refused", "has lapsed"],
  [
    "without a subject",
    { sub: undefined },
    "secret_unavailable",
    "something that is no identity token",
  ],
  [
    "with a line break",
    { sub: "a\nb" },
    "secret_unavailable",
    "something that is no identity token",
  ],
];

for (const [what, claims, code, message] of REFUSED) {
  Deno.test(`a token that is ${what} is refused`, async () => {
    const fields = { ...FROM_ENV, audience: "sts.amazonaws.com" };
    const error = await assertRejects(
      () => signIn(fields, { env: { CI_TOKEN: token(claims) } }),
      UserError,
      message,
    );
    assertEquals(error.code, code);
  });
}

Deno.test("a source that is not said well enough is refused with a place", () => {
  for (const source of [{ type: "file" }, { type: "env" }, { type: "process" }]) {
    const error = assertThrows(() => planOf(oidc, { token_source: source }), UserError);
    assertEquals([error.code, error.at?.line], ["config_invalid", 1]);
  }
  // AWS is no OpenID provider.
  assertEquals(issuesOf(oidc, { token_source: { type: "aws" } }).length, 1);
});
