import { assertEquals } from "@std/assert";
import { Connections } from "../../../lib/loopback/connections.ts";
import { fakeClock, fakeConnection, settle } from "./fake_connection.ts";

const GOOD = "GET / HTTP/1.1\r\nHost: 127.0.0.1:4321\r\n\r\n";

function prepare() {
  const clock = fakeClock();
  const receive = () => ({ status: 200, headers: {}, body: "it" });
  const connections = new Connections(clock, { port: 0, host: "127.0.0.1", receive }, 4321);
  const take = (said = "") => {
    const connection = fakeConnection(said, { open: true });
    connections.take(connection);
    return connection;
  };
  return { clock, connections, take };
}

Deno.test("attack: half a request is dropped after seconds", async () => {
  const { clock, take } = prepare();
  const half = take("GET / HTT");
  await settle();
  clock.pass(9_000);
  await settle();
  assertEquals(half.state.closed, false);
  clock.pass(2_000);
  await settle();
  assertEquals([half.state.closed, half.heard()], [true, ""]);
});

Deno.test("attack: thousands of half-open connections keep nobody out", async () => {
  const { take } = prepare();
  const silent = Array.from({ length: 3_000 }, () => take("GET / HTT"));
  const good = take(GOOD);
  await settle();
  assertEquals(good.heard().endsWith("it"), true);
  assertEquals(silent.filter(({ state }) => !state.closed).length < 64, true);
});

Deno.test("attack: nobody at the end is waited for", async () => {
  const { clock, connections, take } = prepare();
  const half = take("GET / HTT");
  const lingering = take(GOOD);
  await settle();
  const before = clock.now();
  await connections.close();
  assertEquals([half.state.closed, lingering.state.closed, clock.now()], [true, true, before]);
});

Deno.test("an answer that has begun gets a moment at the end, and no more", async () => {
  const { clock, connections, take } = prepare();
  const slow = take();
  let go = () => {};
  Object.assign(slow, { closeWrite: () => new Promise<void>((resolve) => go = resolve) });
  slow.say(GOOD);
  await settle();
  const closing = connections.close();
  await settle();
  assertEquals(slow.state.closed, false);
  clock.pass(500);
  await closing;
  assertEquals(slow.state.closed, true);
  go();
});

Deno.test("a connection that breaks disturbs nobody", async () => {
  const { connections, take } = prepare();
  const broken = fakeConnection("", { open: true });
  Object.assign(broken, { read: () => Promise.reject(new Error("reset")) });
  connections.take(broken);
  const good = take(GOOD);
  await settle();
  assertEquals([broken.state.closed, good.heard().endsWith("it")], [true, true]);
});
