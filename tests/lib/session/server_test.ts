import { assert, assertEquals } from "@std/assert";
import {
  answerJson,
  type Responder,
  type SessionRequest,
} from "../../../lib/provider/credential_endpoint.ts";
import { SessionServer } from "../../../lib/session/server.ts";
import { fakeSystem } from "../../fake_system.ts";
import { type Asking, serving } from "../loopback/asking.ts";

const CREDENTIAL = { type: "t", shown: {}, secret: {} };

/** A server on a system whose listening is a call away. */
function scene() {
  const heard: SessionRequest[] = [];
  const { serve, ask, served, closed, bodies } = serving(4321);
  const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
  const server = new SessionServer({ ...fakeSystem(), random, serve });
  const respond = (request: SessionRequest) => (heard.push(request), answerJson(200, "it"));
  const byHeader: Responder = { secret: { header: "authorization" }, respond };
  const byForm: Responder = { secret: { fields: ["subject_token", "refresh_token"] }, respond };
  const seat = (responder = byHeader) => server.seat("aws", responder, () => CREDENTIAL);
  return { server, seat, byHeader, byForm, ask, heard, served, closed, bodies };
}

Deno.test("each identity has a path and a secret of its own, on one port of loopback", () => {
  const { server, byHeader, served } = scene();
  assertEquals(server.isOpen, false);
  const [aws, gcp] = (["aws", "gcp"] as const).map((cloud) =>
    server.seat(cloud, byHeader, () => CREDENTIAL)
  );
  assertEquals([aws!.origin, gcp!.origin], [
    "http://127.0.0.1:4321/aws",
    "http://127.0.0.1:4321/gcp",
  ]);
  assertEquals(served.map(({ port, host }) => [port, host]), [[0, "127.0.0.1"]]);
  assert(/^[0-9a-f]{64}$/.test(aws!.secret.reveal()));
  assert(aws!.secret.reveal() !== gcp!.secret.reveal());
});

Deno.test("a request arrives below the identity's path", () => {
  const { seat, ask, heard } = scene();
  const authorization = seat().secret.reveal();
  const headers = { authorization, "x-of": "mine" };
  const answered = ask("/aws/a/b?x=1", { method: "POST", body: "hello", headers });
  assertEquals([answered.status, JSON.parse(answered.body)], [200, "it"]);
  const { method, path, query, body } = heard[0]!;
  assertEquals([method, path, query.get("x"), heard[0]!.headers["x-of"], body], [
    "POST",
    "/a/b",
    "1",
    "mine",
    "hello",
  ]);
});

Deno.test("attack: who does not show the secret is not heard, nor is a body of theirs read", () => {
  const { seat, ask, heard, bodies } = scene();
  const secret = seat().secret.reveal();
  const wrong = ["", "x", secret.slice(1), secret.slice(0, -1), `${secret}0`, `Bearer ${secret}`];
  for (const authorization of [...wrong, `${secret}, ${secret}`]) {
    const said = ask("/aws/credentials", { headers: { authorization }, body: "x", method: "POST" });
    assertEquals([said.status, said.body.includes(secret)], [401, false], authorization);
  }
  assertEquals(ask(`/aws/credentials?authorization=${secret}`).status, 401);
  assertEquals([heard, bodies], [[], []]);
});

Deno.test("attack: a secret that is shown in a form is looked for in a short one only", () => {
  const { seat, ask, heard, byForm } = scene();
  const secret = seat(byForm).secret.reveal();
  const post = (body: string) => ask("/aws/token", { method: "POST", body });
  assertEquals(post(`subject_token=${secret}0`).status, 401);
  assertEquals(post(`subject_token=x&subject_token=${secret}`).status, 401);
  assertEquals(post(`pad=${"x".repeat(20_000)}&subject_token=${secret}`).status, 413);
  const authorization = secret;
  assertEquals(ask("/aws/token", { method: "POST", headers: { authorization } }).status, 401);
  assertEquals(post(`other=${secret}`).status, 401);
  assertEquals(heard, []);
  assertEquals(post(`subject_token=${secret}&x=1`).status, 200);
  assertEquals(post(`refresh_token=${secret}`).status, 200);
});

Deno.test("attack: a page in a browser is refused, whatever it shows", () => {
  const { seat, ask, heard } = scene();
  const authorization = seat().secret.reveal();
  const pages: readonly Asking[] = [
    { headers: { authorization, origin: "https://evil.example" } },
    { headers: { authorization, origin: "null" } },
    { headers: { authorization, "sec-fetch-site": "same-origin" } },
    { headers: { origin: "https://evil.example" }, method: "OPTIONS" },
  ];
  for (const page of pages) {
    const { status, headers } = ask("/aws/credentials", page);
    assertEquals([status, "access-control-allow-origin" in headers], [403, false]);
  }
  assertEquals(heard, []);
});

Deno.test("unknown places are refused, and nobody is heard after the end", async () => {
  const { server, seat, ask, heard, closed } = scene();
  const authorization = seat().secret.reveal();
  for (const path of ["/", "/gcp/token", "/__proto__/x", "//aws"]) {
    assertEquals(ask(path, { headers: { authorization } }).status, 404, path);
  }
  const long = { method: "POST", body: "x".repeat(70_000), headers: { authorization } };
  assertEquals(ask("/aws/token", long).status, 413);
  await server.close();
  assertEquals(ask("/aws/token", { headers: { authorization } }).status, 404);
  assertEquals([heard.length, closed.times], [0, 1]);
});
