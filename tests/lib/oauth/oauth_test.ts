/** A person's sign-in by the protocol: in the browser, on another device, renewed. */
import { Secret } from "../../../lib/secret.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { UserError } from "../../../lib/errors.ts";
import { signInInBrowser } from "../../../lib/oauth/authorize.ts";
import { signInOnDevice } from "../../../lib/oauth/device.ts";
import { trade } from "../../../lib/oauth/exchange.ts";
import { renew } from "../../../lib/oauth/refresh.ts";
import { revoke } from "../../../lib/oauth/revoke.ts";
import { Refusal } from "../../../lib/oauth/server.ts";
import { type Asked, granting, refusing, serving } from "./world.ts";

/** A main process that answers so, and what it was asked. */
function answering(answers: Readonly<Record<string, unknown>>) {
  const questions: Record<string, Readonly<Record<string, unknown>>> = {};
  const ask = (service: string, question: unknown) => {
    questions[service] = Object(question);
    const answer = answers[service];
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  return { ask, questions };
}

async function challengeOf(verifier: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  return new Uint8Array(digest).toBase64({ alphabet: "base64url", omitPadding: true });
}

const REDIRECT = "http://127.0.0.1:4567/";

Deno.test("a code is redeemed with the verifier whose challenge stood in the page's address", async () => {
  const { asked, party } = serving(
    granting({ refresh_token: "refresh-EXAMPLE", id_token: "a.b.c" }),
  );
  const { ask, questions } = answering({ listen: REDIRECT, authorize: new Secret("code-EXAMPLE") });
  const wanted = { scopes: ["openid", "all"], more: { prompt: "consent", state: "not ours" } };
  const { body: _, ...tokens } = await signInInBrowser(party, wanted, { ask });
  assertEquals(tokens, {
    token: "access-EXAMPLE",
    life: 3600,
    refreshToken: new Secret("refresh-EXAMPLE"),
    idToken: "a.b.c",
  });
  const url = new URL(String(questions.authorize!.url));
  const { code_challenge, ...shown } = Object.fromEntries(url.searchParams);
  assertEquals(url.origin + url.pathname, "https://login.example/authorize");
  assertEquals(shown, {
    fixed: "1",
    prompt: "consent",
    response_type: "code",
    client_id: "client-EXAMPLE",
    redirect_uri: REDIRECT,
    scope: "openid all",
    state: String(questions.listen!.state),
    code_challenge_method: "S256",
  });
  const { code_verifier = "", ...form } = asked[0]!;
  assertEquals(form, {
    path: "/token",
    grant_type: "authorization_code",
    client_id: "client-EXAMPLE",
    code: "code-EXAMPLE",
    redirect_uri: REDIRECT,
  });
  assertEquals(await challengeOf(code_verifier), code_challenge);
  assert(String(questions.listen!.state).length >= 43 && code_verifier.length >= 43);
});

Deno.test("attack: a code that a broken server may have taken is not sent again", async () => {
  const { asked, party } = serving(() => new Response("no", { status: 500 }));
  const { ask } = answering({ listen: REDIRECT, authorize: new Secret("code-EXAMPLE") });
  const signing = () => signInInBrowser(party, { scopes: [] }, { ask });
  assertEquals((await assertRejects(signing, UserError)).code, "unreachable");
  assertEquals(asked.length, 1);
});

for (const [reusable, times] of [[true, 3], [false, 1]] as const) {
  Deno.test(`a refresh token that ${reusable ? "lasts" : "rotates"} is sent ${times} times to a broken server`, async () => {
    const { asked, party } = serving(() => new Response("no", { status: 500 }));
    const renewal = { refreshToken: new Secret("refresh-EXAMPLE"), scopes: ["all"], reusable };
    assertEquals((await assertRejects(() => renew(party, renewal), UserError)).code, "unreachable");
    assertEquals(asked.length, times);
    assertEquals(asked[0], {
      path: "/token",
      grant_type: "refresh_token",
      refresh_token: "refresh-EXAMPLE",
      client_id: "client-EXAMPLE",
      scope: "all",
    });
  });
}

const RENEWAL = { refreshToken: new Secret("refresh-EXAMPLE"), scopes: [], reusable: false };

Deno.test("the next refresh token is handed on, and a life that is not told is not made up", async () => {
  const next = serving(granting({ refresh_token: "refresh-2-EXAMPLE", expires_in: undefined }));
  const { body: _, ...tokens } = await renew(next.party, RENEWAL);
  assertEquals(tokens, { token: "access-EXAMPLE", refreshToken: new Secret("refresh-2-EXAMPLE") });
});

for (const status of [400, 401, 200]) {
  Deno.test(`a refusal is the protocol's own, with status ${status} too`, async () => {
    const more = { error_description: "It has lapsed", error_codes: [70008] };
    const { party } = serving(refusing("invalid_grant", more, status));
    const refusal = await assertRejects(() => renew(party, RENEWAL), Refusal);
    assertEquals([refusal.error, refusal.description], ["invalid_grant", "It has lapsed"]);
    assertEquals(refusal.body.error_codes, [70008]);
  });
}

Deno.test("a refusal in the server's own words is one, with its status", async () => {
  const { party } = serving(() => Response.json({ message: "No access" }, { status: 403 }));
  const refusal = await assertRejects(() => renew(party, RENEWAL), Refusal);
  const { error, status, description, isProtocol } = refusal;
  assertEquals([error, status, description], ["status 403", 403, "No access"]);
  assertEquals(isProtocol, false);
});

Deno.test("a client's secret goes into the form, and never into the page's address", async () => {
  const { asked, party } = serving(granting());
  const secret = "secret-EXAMPLE";
  const proving = { ...party, client: { id: "client-EXAMPLE", secret: new Secret(secret) } };
  const { ask, questions } = answering({ listen: REDIRECT, authorize: new Secret("code-EXAMPLE") });
  await signInInBrowser(proving, { scopes: ["all"] }, { ask });
  assertEquals([asked[0]?.client_id, asked[0]?.client_secret], ["client-EXAMPLE", secret]);
  assertEquals(JSON.stringify(questions).includes(secret), false);
});

Deno.test("a token is taken back, whatever a good answer says", async () => {
  const { client: _, ...party } = serving().party;
  for (const answer of [() => new Response(""), () => Response.json({})]) {
    const { asked, party: { http } } = serving(answer);
    await revoke({ ...party, http }, new Secret("refresh-EXAMPLE"));
    assertEquals(asked, [{ path: "/revoke", token: "refresh-EXAMPLE" }]);
  }
  const { party: { http } } = serving(refusing("invalid_token"));
  const refusal = await assertRejects(() => revoke({ ...party, http }, new Secret("x")), Refusal);
  assertEquals(refusal.error, "invalid_token");
});

Deno.test("another issuer's token is traded, and the audience says for whom", async () => {
  const { asked, party } = serving(granting({ issued_token_type: "urn:x" }));
  const { client: _, ...nobody } = party;
  const traded = {
    subjectToken: new Secret("a.b.c"),
    subjectTokenType: "urn:jwt",
    audience: "//pool",
  };
  const { token } = await trade(nobody, { ...traded, scopes: ["all", "more"] });
  assertEquals(token, "access-EXAMPLE");
  assertEquals(asked, [{
    path: "/token",
    grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
    audience: "//pool",
    scope: "all more",
    requested_token_type: "urn:ietf:params:oauth:token-type:access_token",
    subject_token: "a.b.c",
    subject_token_type: "urn:jwt",
  }]);
});

const USELESS: Readonly<Record<string, () => Response>> = {
  "no token": () => Response.json({ token_type: "bearer" }),
  "a token that is no text": granting({ access_token: 1 }),
  "a token of another type": granting({ token_type: "mac" }),
  "a life that is none": granting({ expires_in: "soon" }),
  "a captive portal": () => new Response("<p>", { headers: { "content-type": "text/html" } }),
};

for (const [what, answer] of Object.entries(USELESS)) {
  Deno.test(`an answer that is of no use is named, and not quoted: ${what}`, async () => {
    const error = await assertRejects(() => renew(serving(answer).party, RENEWAL), UserError);
    assertEquals(error.code, "bad_answer");
    assert(error.message.startsWith("Cannot understand Cloud at login.example: "), error.message);
    assertEquals([error.cause, error.message.includes("EXAMPLE")], [undefined, false]);
  });
}

Deno.test("an ID token on a machine whose clock is wrong does not keep the person out", async () => {
  const claims = btoa(JSON.stringify({ iss: "https://other.example", aud: "x", exp: 1, iat: 1 }));
  const { party } = serving(granting({ id_token: `e30.${claims}.AA` }));
  assertEquals((await renew(party, RENEWAL)).idToken, `e30.${claims}.AA`);
});

const beginning = (more: object = {}) => () =>
  Response.json({
    ...{ device_code: "device-EXAMPLE", user_code: "ABCD-EFGH", expires_in: 900 },
    ...{ verification_uri: "https://login.example/enter", interval: 5, ...more },
  });

function onDevice(...answers: readonly (() => Response)[]) {
  const server = serving(...answers);
  const main = answering({ show: new Promise(() => {}) });
  const signing = signInOnDevice(server.party, ["all"], { ask: main.ask, clock: server.clock });
  return { ...server, ...main, signing };
}

Deno.test("a code is shown, asked for as often as the server wants, and traded", async () => {
  const it = onDevice(
    beginning(),
    refusing("authorization_pending"),
    refusing("slow_down"),
    refusing("slow_down", { interval: 30 }),
    refusing("authorization_pending"),
    granting(),
  );
  assertEquals((await it.signing).token, "access-EXAMPLE");
  const url = "https://login.example/enter";
  assertEquals(it.questions.show, { code: "ABCD-EFGH", url, life: 900 });
  assertEquals(it.pauses, [5000, 5000, 10_000, 30_000, 30_000]);
  const [first, second] = it.asked;
  const client = { client_id: "client-EXAMPLE" };
  assertEquals(first, { path: "/device", ...client, scope: "all" } as Asked);
  assertEquals(second, {
    ...{ path: "/token", ...client, device_code: "device-EXAMPLE" },
    grant_type: "urn:ietf:params:oauth:grant-type:device_code",
  } as Asked);
});

const stumble = () => new Response("", { status: 502 });

Deno.test("a server that stumbles does not cost the code; one that stays down does", async () => {
  const short = onDevice(
    beginning(),
    stumble,
    stumble,
    refusing("authorization_pending"),
    granting(),
  );
  assertEquals((await short.signing).token, "access-EXAMPLE");
  assertEquals(short.pauses, [5000, 10_000, 15_000, 15_000]);
  const long = onDevice(beginning(), stumble);
  assertEquals((await assertRejects(() => long.signing, UserError)).code, "unreachable");
  assertEquals(long.asked.length, 6);
});

const ENDS:
  readonly (readonly [what: string, answers: readonly (() => Response)[], error: string])[] = [
    [
      "nobody came",
      [beginning({ expires_in: 20 }), refusing("authorization_pending")],
      "sign_in_needed",
    ],
    ["the server says so", [beginning(), refusing("expired_token")], "sign_in_needed"],
    ["the person said no", [beginning(), refusing("access_denied")], "sign_in_refused"],
    ["nobody may ask", [refusing("unauthorized_client")], "unauthorized_client"],
    ["the word is one of every object", [beginning(), refusing("toString")], "toString"],
  ];

for (const [what, answers, error] of ENDS) {
  Deno.test(`a code that comes to nothing: ${what}`, async () => {
    const it = onDevice(...answers);
    const thrown = await assertRejects(() => it.signing, Error);
    assertEquals(thrown instanceof UserError ? thrown.code : (thrown as Refusal).error, error);
    assert(it.pauses.length <= 4);
  });
}

Deno.test("attack: a code is asked for no longer when its page was refused, or for more than an hour", async () => {
  const server = serving(beginning(), refusing("authorization_pending"));
  const main = answering({ show: new UserError("caged", "not our page") });
  const inside = { ask: main.ask, clock: server.clock };
  const error = await assertRejects(() => signInOnDevice(server.party, [], inside), UserError);
  assertEquals(error.code, "caged");
  const asked = server.asked.length;
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert(server.asked.length <= asked + 1, String(server.asked.length));
  const endless = onDevice(beginning({ expires_in: 1e9 }), refusing("authorization_pending"));
  await assertRejects(() => endless.signing, UserError);
  assertEquals(endless.pauses.length, 720);
});
