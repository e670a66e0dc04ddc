import { assertEquals } from "@std/assert";
import type { SessionRequest } from "../../../../lib/provider/credential_endpoint.ts";
import { Secret } from "../../../../lib/secret.ts";
import { answerContainer } from "../../../../providers/aws/grant/container_answer.ts";

const NOW = Date.parse("2030-01-01T00:00:00Z");
const STATE = {
  now: NOW,
  credential: {
    type: "aws/role-session",
    expires: NOW + 90_500,
    shown: { access_key_id: "ASIA0000000000EXAMPLE" },
    secret: {
      secret_access_key: new Secret("secret/EXAMPLE"),
      session_token: new Secret("token/EXAMPLE=="),
    },
  },
};
const REQUEST: SessionRequest = {
  method: "GET",
  path: "/credentials",
  query: new URLSearchParams(),
  headers: {},
  body: "",
};

function ask(request: Partial<SessionRequest> = {}, state = STATE) {
  const { status, body } = answerContainer.respond({ ...REQUEST, ...request }, state);
  return [status, JSON.parse(body)];
}

Deno.test("who has shown the session's secret gets the credential as a container would", () => {
  assertEquals(ask(), [200, {
    AccessKeyId: "ASIA0000000000EXAMPLE",
    SecretAccessKey: "secret/EXAMPLE",
    Token: "token/EXAMPLE==",
    Expiration: "2030-01-01T00:01:30Z",
  }]);
});

Deno.test("the secret stands where AWS's SDKs show it", () => {
  assertEquals(answerContainer.secret, { header: "authorization" });
});

Deno.test("Jailbreak: by another method or elsewhere, nothing is told", () => {
  const asked: readonly (readonly [Partial<SessionRequest>, number])[] = [
    [{ method: "POST" }, 405],
    [{ path: "/" }, 404],
    [{ path: "/credentials/" }, 404],
    [{ path: "/latest/meta-data/iam/security-credentials/" }, 404],
  ];
  for (const [request, status] of asked) {
    const [answered, body] = ask(request);
    assertEquals([answered, JSON.stringify(body).includes("EXAMPLE")], [status, false]);
  }
});

Deno.test("a credential that has lapsed is never served", () => {
  const state = { ...STATE, now: NOW + 90_500 };
  assertEquals(ask({}, state)[0], 403);
});
