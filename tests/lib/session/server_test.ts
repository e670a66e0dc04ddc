import { assert, assertEquals } from "@std/assert";
import { answerJson, type SessionRequest } from "../../../lib/served.ts";
import { SessionServer } from "../../../lib/session/server.ts";
import { fakeSystem } from "../../fake_system.ts";

const CREDENTIAL = { type: "t", shown: {}, secret: {} };

/** A server on a system whose listening is a call away. */
function scene() {
  const heard: SessionRequest[] = [];
  let handler: ((request: Request) => Promise<Response>) | undefined;
  let closed = 0;
  const system = {
    ...fakeSystem({}),
    random: (length: number) => crypto.getRandomValues(new Uint8Array(length)),
    serve: (port: number, given: typeof handler) => {
      assertEquals([port, handler], [0, undefined]);
      handler = given;
      return { port: 4321, close: () => Promise.resolve(void closed++) };
    },
  };
  const server = new SessionServer(system as never);
  const answer = (request: SessionRequest) => (heard.push(request), answerJson(200, "it"));
  const ask = (url: string, init: RequestInit & { host?: string } = {}) => {
    const headers = new Headers(init.headers);
    headers.set("host", init.host ?? "127.0.0.1:4321");
    return handler!(new Request(url, { ...init, headers }));
  };
  return { server, answer, ask, heard, closed: () => closed };
}

Deno.test("each identity has a path and a secret of its own", () => {
  const { server, answer } = scene();
  assertEquals(server.isOpen, false);
  const [aws, gcp] = (["aws", "gcp"] as const).map((cloud) =>
    server.seat(cloud, answer, () => CREDENTIAL)
  );
  assertEquals([aws!.origin, gcp!.origin], [
    "http://127.0.0.1:4321/aws",
    "http://127.0.0.1:4321/gcp",
  ]);
  assert(/^[0-9a-f]{64}$/.test(aws!.secret.reveal()));
  assert(aws!.secret.reveal() !== gcp!.secret.reveal());
});

Deno.test("a request arrives below the identity's path", async () => {
  const { server, answer, ask, heard } = scene();
  server.seat("aws", answer, () => CREDENTIAL);
  const url = "http://127.0.0.1:4321/aws/a/b?x=1";
  const answered = await ask(url, { method: "POST", body: "hello", headers: { "X-Of": "mine" } });
  assertEquals([answered.status, await answered.json()], [200, "it"]);
  const { method, path, query, headers, body } = heard[0]!;
  assertEquals([method, path, query.get("x"), headers["x-of"], body], [
    "POST",
    "/a/b",
    "1",
    "mine",
    "hello",
  ]);
});

Deno.test("Jailbreak: a web page that lets its own name lead here is not answered", async () => {
  const { server, answer, ask, heard } = scene();
  server.seat("aws", answer, () => CREDENTIAL);
  for (const host of ["evil.example:4321", "localhost:4321", "127.0.0.1", "127.0.0.1:80"]) {
    assertEquals((await ask("http://127.0.0.1:4321/aws/credentials", { host })).status, 421);
  }
  assertEquals(heard, []);
});

Deno.test("unknown places and endless bodies are refused, and nobody is asked after the end", async () => {
  const { server, answer, ask, heard, closed } = scene();
  server.seat("aws", answer, () => CREDENTIAL);
  assertEquals((await ask("http://127.0.0.1:4321/")).status, 404);
  assertEquals((await ask("http://127.0.0.1:4321/gcp/token")).status, 404);
  const long = { method: "POST", body: "x".repeat(70_000) };
  assertEquals((await ask("http://127.0.0.1:4321/aws/token", long)).status, 413);
  await server.close();
  assertEquals((await ask("http://127.0.0.1:4321/aws/token")).status, 404);
  assertEquals([heard.length, closed()], [0, 1]);
});
