import { Secret } from "../../../../lib/secret.ts";
import { PLAIN } from "../../../../providers/aws/reach.ts";
import { assertEquals, assertRejects } from "@std/assert";
import { httpOver } from "../../../../lib/cage/http.ts";
import { UserError } from "../../../../lib/errors.ts";
import { run } from "../../../../providers/aws/cage/webflow.ts";
import { user } from "../../../../providers/aws/kinds/user.ts";
import { signInAt } from "../../../../providers/aws/webflow/endpoint.ts";
import { thumbprintOf } from "../../../cloud/dpop.ts";
import { fakeNet } from "../../../lib/cage/fake_net.ts";
import { fakeWorld, NOW, type PreparedWorld } from "../../fake_world.ts";
import { planOf } from "../../plans.ts";

const URL_OF = "https://us-east-1.signin.aws.amazon.com";
const ROLE = "arn:aws:sts::111122223333:assumed-role/Admin/ada";

function answer(more: object = {}) {
  return {
    accessToken: {
      accessKeyId: "ASIA0000000000EXAMPLE",
      secretAccessKey: "secret/EXAMPLE",
      sessionToken: "token/EXAMPLE",
    },
    expiresIn: 900,
    refreshToken: "refresh-2-EXAMPLE",
    ...more,
  };
}

function kept(more: object = {}): string {
  const content = {
    ...{ client: "arn:aws:signin:::devtools/same-device", principal: ROLE },
    ...{ refresh_token: "refresh-1-EXAMPLE", key: "{}" },
  };
  return JSON.stringify({ boundTo: URL_OF, content, ...more });
}

function signIn(prepared: PreparedWorld) {
  const world = fakeWorld(prepared);
  return { world, credential: planOf(user, {}).signIn(world, undefined) };
}

Deno.test("Sign-In has the console's own domains, and is nobody's in partitions without one", () => {
  const hosts = ["us-east-1", "eu-west-1", "cn-north-1", "us-gov-west-1", "eusc-de-east-1"]
    .map((region) => signInAt(PLAIN, region).url);
  assertEquals(hosts, [
    "https://us-east-1.signin.aws.amazon.com",
    "https://eu-west-1.signin.aws.amazon.com",
    "https://cn-north-1.signin.amazonaws.cn",
    "https://us-gov-west-1.signin.amazonaws-us-gov.com",
    "https://signin.eusc-de-east-1.amazonaws.eu",
  ]);
});

Deno.test("a kept sign-in is renewed, its successor kept, and who it is remembered", async () => {
  const { world, credential } = signIn({ entryStore: { webflow: kept() }, cage: () => answer() });
  const { type, expires, shown } = await credential;
  assertEquals([type, expires, shown.principal, shown.account], [
    "aws/role-session",
    NOW + 900_000,
    ROLE,
    "111122223333",
  ]);
  assertEquals(world.tasks.map(({ module, input }) => [module, input]), [["aws/webflow", {
    url: `${URL_OF}/v1/token`,
    body: { clientId: "arn:aws:signin:::devtools/same-device", grantType: "refresh_token" },
    ...{ key: "{}", proof: { refreshToken: "refresh-1-EXAMPLE" } },
  }]]);
  const note = JSON.parse((await world.entryStore.read("webflow"))!.reveal());
  assertEquals([note.content.refresh_token, note.content.principal], ["refresh-2-EXAMPLE", ROLE]);
});

Deno.test("Jailbreak: what one address gave is not sent to another", async () => {
  const entryStore = { webflow: kept({ boundTo: "https://evil.example" }) };
  const { world, credential } = signIn({ entryStore });
  await assertRejects(() => credential, UserError, "Nobody is signed in");
  assertEquals(world.tasks, []);
});

Deno.test("a sign-in that is over is forgotten; a refusal of another kind is said and keeps it", async () => {
  for (
    const [code, message, left] of [
      ["TOKEN_EXPIRED", "Nobody is signed in", false],
      ["USER_CREDENTIALS_CHANGED", "Nobody is signed in", false],
      ["INSUFFICIENT_PERMISSIONS", "refused: INSUFFICIENT_PERMISSIONS", true],
    ] as const
  ) {
    const cage = () => ({ refused: code, message: "no" });
    const { world, credential } = signIn({ entryStore: { webflow: kept() }, cage });
    await assertRejects(() => credential, UserError, message);
    assertEquals([code, await world.entryStore.read("webflow") !== undefined], [code, left]);
  }
});

Deno.test("an answer that is none is called so", async () => {
  for (const wrong of [{}, { ...answer(), expiresIn: 1e9 }, answer({ idToken: "x.y.z" })]) {
    const { credential } = signIn({ entryStore: { webflow: kept() }, cage: () => wrong });
    await assertRejects(() => credential, UserError, "something that is no token");
  }
});

async function ask(status: number, body: string) {
  const pair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, [
    "sign",
  ]);
  const key = await crypto.subtle.exportKey("jwk", pair.privateKey);
  const sent: Request[] = [];
  const headers = { "content-type": body.startsWith("{") ? "application/json" : "text/html" };
  const net = fakeNet((url, init) => {
    sent.push(new Request(url, init));
    return Promise.resolve(new Response(body, { status, headers }));
  });
  const inside = {
    http: httpOver(net),
    clock: net.clock,
    ask: () => Promise.reject(new Error("no services")),
    notice: () => {},
  };
  const input = {
    url: `${URL_OF}/v1/token`,
    body: { clientId: "c", grantType: "refresh_token" },
    key: new Secret(JSON.stringify(key)),
    proof: { refreshToken: new Secret("r") },
  };
  return { answered: await run(input, inside), sent, key };
}

Deno.test("each request proves the key, and holds no part of it that is private", async () => {
  const { answered, sent, key } = await ask(200, JSON.stringify(answer()));
  assertEquals(answered, answer());
  const headers = Object.fromEntries(sent[0]!.headers);
  const received = { method: "POST", target: "/v1/token", headers, body: "" };
  const seen = new Set<string>();
  assertEquals(
    await thumbprintOf(received, `${URL_OF}/v1/token`, seen),
    `P-256 ${key.x} ${key.y}`,
  );
  await assertRejects(() => thumbprintOf(received, `${URL_OF}/v1/token`, seen), Error, "replay");
  assertEquals(await sent[0]!.json(), {
    clientId: "c",
    grantType: "refresh_token",
    refreshToken: "r",
  });
});

Deno.test("refusals that tell of the sign-in are handed on; others become errors", async () => {
  const told = JSON.stringify({ error: "TOKEN_EXPIRED", message: "Expired" });
  assertEquals((await ask(401, told)).answered, { refused: "TOKEN_EXPIRED", message: "Expired" });
  const cases = [
    [400, JSON.stringify({ error: "INVALID_REQUEST", message: "No" }), "sign_in_refused"],
    [429, JSON.stringify({ error: "INVALID_REQUEST", message: "Slow" }), "unreachable"],
    [500, JSON.stringify({ error: "SERVER_ERROR", message: "Oh" }), "unreachable"],
    [200, "<html>", "bad_answer"],
  ] as const;
  for (const [status, body, code] of cases) {
    assertEquals((await assertRejects(() => ask(status, body), UserError)).code, code);
  }
});
