import { assertEquals } from "@std/assert";
import { Secret } from "../../../../lib/secret.ts";
import { answerSession } from "../../../../providers/gcp/grant/session_token.ts";

const SECRET = "session-secret-EXAMPLE";
const EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";

const STATE = {
  credential: {
    type: "gcp/token",
    expires: 3_600_500,
    shown: {},
    secret: { token: new Secret("ya29.c.canary-EXAMPLE") },
  },
  now: 0,
};

function ask(
  form: Record<string, string>,
  more: { method?: string; path?: string; now?: number } = {},
) {
  const { method = "POST", path = "/token", now = 0 } = more;
  const body = new URLSearchParams(form).toString();
  const answer = answerSession.respond({
    method,
    path,
    query: new URLSearchParams(),
    headers: {},
    body,
  }, {
    ...STATE,
    now,
  });
  return { ...answer, body: JSON.parse(answer.body) };
}

const GOOD = { grant_type: EXCHANGE, subject_token: SECRET };

Deno.test("a program that has shown the session's secret is given the token, for as long as it lasts", () => {
  assertEquals(ask(GOOD), {
    status: 200,
    headers: { "content-type": "application/json", "cache-control": "no-store" },
    body: {
      access_token: "ya29.c.canary-EXAMPLE",
      issued_token_type: "urn:ietf:params:oauth:token-type:access_token",
      token_type: "Bearer",
      expires_in: 3600,
    },
  });
});

Deno.test("who refreshes is given the same as who exchanges", () => {
  assertEquals(ask({ grant_type: "refresh_token", refresh_token: SECRET }), ask(GOOD));
});

Deno.test("the secret stands where Google's libraries show it", () => {
  assertEquals(answerSession.secret, { fields: ["subject_token", "refresh_token"] });
});

Deno.test("other methods, paths and grants are refused", () => {
  assertEquals(ask(GOOD, { method: "GET" }).status, 405);
  assertEquals(ask(GOOD, { path: "/" }).status, 404);
  assertEquals(ask(GOOD, { path: "/computeMetadata/v1/" }).status, 404);
  assertEquals(ask({ ...GOOD, grant_type: "constructor" }).status, 400);
  const { status, body } = ask({ ...GOOD, grant_type: "authorization_code" });
  assertEquals([status, body.error], [400, "unsupported_grant_type"]);
});

Deno.test("a credential that has lapsed is not given out", () => {
  const { status, body } = ask(GOOD, { now: 3_600_500 });
  assertEquals([status, body.error_description], [
    400,
    "the credential has lapsed: run atmos-auth login",
  ]);
});
