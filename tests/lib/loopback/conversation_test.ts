import { assertEquals, assertMatch } from "@std/assert";
import { converse } from "../../../lib/loopback/connections.ts";
import type { Head, HostName, Reply } from "../../../lib/loopback/service.ts";
import { type FakeConnection, fakeConnection } from "./fake_connection.ts";

const HEAD = "Host: 127.0.0.1:4321\r\n";

interface Wanted {
  readonly host?: HostName;
  readonly reply?: (head: Head) => Reply;
}

/** Has it answered; returns who was heard. */
async function talk(connection: FakeConnection, wanted: Wanted = {}) {
  const { host = "127.0.0.1", reply = () => ({ status: 200, headers: {}, body: "it" }) } = wanted;
  const heads: Head[] = [];
  const bodies: string[] = [];
  const receive = (head: Head): Reply => {
    heads.push(head);
    const told = reply(head);
    if (!("heard" in told)) return told;
    return { ...told, heard: (body) => (bodies.push(body), told.heard(body)) };
  };
  await converse(connection, {
    service: { port: 0, host, receive },
    port: 4321,
    now: 0,
    onAnswer: () => {},
  });
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(connection.heard())?.[1] ?? 0);
  return { status, heads, bodies, heard: connection.heard() };
}

const ask = (text: string, wanted?: Wanted) => talk(fakeConnection(text), wanted);
const form = (longest: number): Wanted => ({
  reply: () => ({ longest, heard: (body) => ({ status: 200, headers: {}, body: `<${body}>` }) }),
});

Deno.test("a request is answered, and the connection is over", async () => {
  const connection = fakeConnection(
    `GET /a/b?x=1&y=%20 HTTP/1.1\r\n${HEAD}X-Of: mine\r\nx-of: yours\r\n\r\n`,
  );
  const { heads, heard } = await talk(connection);
  assertEquals(
    heard,
    "HTTP/1.1 200 \r\nconnection: close\r\ncontent-length: 2\r\n" +
      "date: Thu, 01 Jan 1970 00:00:00 GMT\r\n\r\nit",
  );
  const { method, path, query, headers } = heads[0]!;
  assertEquals([method, path, query.get("y")], ["GET", "/a/b", " "]);
  assertEquals(headers, { "host": "127.0.0.1:4321", "x-of": "mine, yours" });
  assertEquals(connection.state.finished, true);
});

Deno.test("what comes byte by byte is the same request", async () => {
  const connection = fakeConnection();
  const text = `POST / HTTP/1.1\r\n${HEAD}Content-Length: 5\r\n\r\nhello`;
  for (const char of text) connection.say(char);
  assertEquals((await talk(connection, form(10))).bodies, ["hello"]);
});

Deno.test("who asks for the head alone gets no body", async () => {
  const { status, heard } = await ask(`HEAD / HTTP/1.1\r\n${HEAD}\r\n`);
  assertEquals([status, heard.endsWith("\r\n\r\n")], [200, true]);
  assertMatch(heard, /content-length: 2/);
});

Deno.test("who hangs up before the end of a head gets no answer", async () => {
  assertEquals((await ask(`GET / HTTP/1.1\r\nHo`)).heard, "");
});

Deno.test("attack: a page of the web that lets its own name lead here reaches nobody", async () => {
  const names = ["evil.example:4321", "localhost:4321", "127.0.0.1", "127.0.0.1:80", "[::1]:4321"];
  for (const name of [...names, "127.0.0.1:4321.evil.example", "0x7f.1:4321", ""]) {
    const { status, heads } = await ask(`GET / HTTP/1.1\r\nHost: ${name}\r\n\r\n`);
    assertEquals([status, heads], [421, []], name);
  }
  const local = await ask("GET / HTTP/1.1\r\nHost: localhost:4321\r\n\r\n", { host: "localhost" });
  assertEquals(local.status, 200);
  const other = await ask(`GET / HTTP/1.1\r\n${HEAD}\r\n`, { host: "localhost" });
  assertEquals(other.status, 421);
});

Deno.test("attack: a request with two meanings has none", async () => {
  const requests: Record<string, readonly [text: string, status: number]> = {
    "no host": ["GET / HTTP/1.1\r\n\r\n", 400],
    "two hosts": [`GET / HTTP/1.1\r\n${HEAD}Host: evil.example\r\n\r\n`, 400],
    "the same host twice": [`GET / HTTP/1.1\r\n${HEAD}${HEAD}\r\n`, 400],
    "a host with a space": ["GET / HTTP/1.1\r\nHost : 127.0.0.1:4321\r\n\r\n", 400],
    "chunks": [`POST / HTTP/1.1\r\n${HEAD}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, 411],
    "chunks and a length": [
      `POST / HTTP/1.1\r\n${HEAD}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      411,
    ],
    "two lengths": [
      `POST / HTTP/1.1\r\n${HEAD}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab`,
      400,
    ],
    "a length below nothing": [`POST / HTTP/1.1\r\n${HEAD}Content-Length: -60\r\n\r\nab`, 400],
    "a length that is none": [`POST / HTTP/1.1\r\n${HEAD}Content-Length: 0x10\r\n\r\nab`, 400],
    "an absolute target": [`GET http://127.0.0.1:4321/ HTTP/1.1\r\n${HEAD}\r\n`, 400],
    "another authority": [`GET //evil.example/ HTTP/1.1\r\n${HEAD}\r\n`, 400],
    "another authority, leaning": [`GET /\\\\evil.example/ HTTP/1.1\r\n${HEAD}\r\n`, 400],
    "a way round": [`GET /other/../ HTTP/1.1\r\n${HEAD}\r\n`, 400],
    "a way round in code": [`GET /other/%2e%2e/ HTTP/1.1\r\n${HEAD}\r\n`, 400],
    "a fragment": [`GET /#there HTTP/1.1\r\n${HEAD}\r\n`, 400],
    "a fragment of a query": [`GET /?a#there HTTP/1.1\r\n${HEAD}\r\n`, 400],
    "a tunnel": [`CONNECT 127.0.0.1:4321 HTTP/1.1\r\n${HEAD}\r\n`, 400],
    "no path": [`OPTIONS * HTTP/1.1\r\n${HEAD}\r\n`, 400],
    "HTTP/2 by prior knowledge": ["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400],
    "HTTP/2": [`GET / HTTP/2.0\r\n${HEAD}\r\n`, 505],
    "HTTP/0.9": ["GET /\r\n", 400],
    "no HTTP": ["\x16\x03\x01\x02\x00\x01\r\n\r\n", 400],
  };
  for (const [name, [text, status]] of Object.entries(requests)) {
    const answered = await ask(text);
    assertEquals([answered.status, answered.heads], [status, []], name);
  }
});

Deno.test("attack: a second request behind the first is not heard", async () => {
  const one = `GET / HTTP/1.1\r\n${HEAD}\r\n`;
  assertEquals((await ask(one + one)).heads.length, 1);
  const hidden = `POST / HTTP/1.1\r\n${HEAD}Content-Length: 0\r\n\r\n${one}`;
  const { heads, heard } = await ask(hidden);
  assertEquals([heads.length, heard.split("HTTP/1.1 ").length], [1, 2]);
});

Deno.test("an offer to go on in another protocol is not taken up", async () => {
  const upgrade = "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMA\r\n";
  assertEquals((await ask(`GET / HTTP/1.1\r\n${HEAD}${upgrade}\r\n`)).status, 200);
});

Deno.test("attack: a head without end is cut off", async () => {
  for (const piece of ["x".repeat(100_000), "a: b\r\n".repeat(20_000)]) {
    const connection = fakeConnection(`GET / HTTP/1.1\r\n${HEAD}`, { open: true });
    connection.say(piece);
    const talked = talk(connection);
    await new Promise((resolve) => setTimeout(resolve, 10));
    connection.hangUp();
    assertEquals((await talked).status, 400);
  }
});

Deno.test("a body is read as far as the handler wants it, and not beyond", async () => {
  const post = (length: number, body: string) =>
    `POST / HTTP/1.1\r\n${HEAD}Content-Length: ${length}\r\n\r\n${body}`;
  assertEquals((await ask(post(5, "hello, you"), form(5))).bodies, ["hello"]);
  assertEquals((await ask(post(6, "hello"), form(10))).status, 400);
  assertEquals((await ask(post(11, "hello"), form(10))).status, 413);
  assertEquals((await ask(post(999_999_999_999, "hello"), form(10))).status, 413);
  assertEquals((await ask(post(5, "hello"))).bodies, []);
});

Deno.test("attack: a body that nobody wants is not kept, and not read to its end", async () => {
  const connection = fakeConnection(`POST / HTTP/1.1\r\n${HEAD}Content-Length: 9000000\r\n\r\n`);
  connection.say(new Uint8Array(9_000_000));
  assertEquals((await talk(connection, form(10))).status, 413);
  assertEquals(connection.taken.bytes < 400_000, true);
});

Deno.test("attack: what a handler throws, or an answer that would split, is told to nobody", async () => {
  const throwing = () => {
    throw new Error("canary");
  };
  const split = () => ({ status: 200, headers: { location: "x\r\nset-cookie: y" }, body: "" });
  for (const reply of [throwing, split]) {
    const connection = fakeConnection(`GET / HTTP/1.1\r\n${HEAD}\r\n`);
    const { heard } = await talk(connection, { reply }).catch(() => ({ heard: "" }));
    assertEquals(/canary|set-cookie/.test(heard), false);
  }
});
