import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { browserOf } from "../../../lib/browser/open.ts";
import { UserError } from "../../../lib/errors.ts";
import type { Child, Ending } from "../../../lib/system/programs.ts";
import type { Person } from "../../../lib/provider/context.ts";
import { fakeSystem } from "../../fake_system.ts";
import { serving } from "../loopback/asking.ts";
import { fakeClock, settle } from "../loopback/fake_connection.ts";

const URL = "https://idp.example/authorize?state=canary-state&code_challenge=canary-challenge";
const LISTEN = { path: "/cb", port: 0, state: "canary-state", timeout: 600_000 };

/** A person with a browser that ends with this status; `undefined` for one that stays. */
function prepare(status: number | undefined = 0) {
  const { serve, ask, served, closed } = serving();
  const clock = fakeClock();
  const ending = status === undefined ? new Promise<Ending>(() => {}) : Promise.resolve({ status });
  const child: Child = { pid: 1, ending, kill: () => {}, close: () => {} };
  const env = { BROWSER: "browser --new", PATH: "/bin", DISPLAY: ":0" };
  const fake = fakeSystem({ env, serve, spawn: () => child });
  fake.files.stage("/bin/browser", { mode: 0o755 });
  const said: string[] = [];
  const person = { isThere: () => true, say: (line) => void said.push(line) } as Person;
  const browser = browserOf({ ...fake, clock }, person);
  const given = () => fake.spawned.at(-1)!.args.at(-1)!;
  return { browser, fake, ask, given, said, served, closed, clock };
}

Deno.test("attack: nothing of a sign-in's address stands among a browser's arguments", async () => {
  const { browser, fake, ask, given } = prepare();
  assertEquals(await browser.open(URL), true);
  assertEquals(JSON.stringify(fake.spawned[0]!.args).includes("canary"), false);
  assertEquals(fake.spawned[0]!.args[0], "--new");
  assertEquals(ask(given()).headers.location, URL);
});

Deno.test("a browser that stays open has opened the page as soon as it comes for it", async () => {
  const { browser, ask, given, fake } = prepare(undefined);
  const opening = browser.open(URL);
  while (fake.spawned.length === 0) await settle();
  ask(given());
  assertEquals(await opening, true);
});

Deno.test("when no browser starts, the page is gone", async () => {
  const { browser, closed } = prepare(1);
  assertEquals([await browser.open(URL), closed.times], [false, 1]);
});

Deno.test("attack: the page that leads to a sign-in is asked for twice, and no answer is taken", async () => {
  const { browser, ask, given, served } = prepare();
  const callback = browser.listen(LISTEN);
  await browser.open(URL);
  ask(given());
  assertEquals(ask(given()).status, 410);
  const error = await assertRejects(() => callback.wait(), UserError, "asked for twice");
  assertEquals(error.code, "sign_in_refused");
  assertEquals(served.length, 2);
});

Deno.test("attack: an answer that comes at once waits for who comes second", async () => {
  const { browser, ask, given, served } = prepare();
  const callback = browser.listen(LISTEN);
  await browser.open(URL);
  ask(given());
  const query = new URLSearchParams({ state: "canary-state", code: "evil" });
  const path = "/cb";
  served[0]!.receive({ method: "GET", path, query, headers: {} });
  const waiting = callback.wait();
  await settle();
  ask(given());
  await assertRejects(() => waiting, UserError, "asked for twice");
});

Deno.test("what one sign-in was warned of does not end the next", async () => {
  const { browser, ask, given, served, clock } = prepare();
  const first = browser.listen(LISTEN);
  await browser.open(URL);
  ask(given());
  ask(given());
  await assertRejects(() => first.wait(), UserError);
  await first.close();
  const next = browser.listen(LISTEN);
  await browser.open(URL);
  ask(given());
  const query = new URLSearchParams({ state: "canary-state", code: "good" });
  served[2]!.receive({ method: "GET", path: "/cb", query, headers: {} });
  const waiting = next.wait();
  await settle();
  clock.pass(3_000);
  assertEquals((await waiting).get("code"), "good");
});

Deno.test("when no browser comes, the person is shown the address", async () => {
  const { browser, said, clock, closed } = prepare();
  await browser.open(URL);
  clock.pass(20_000);
  await settle();
  assertStringIncludes(said[0]!, URL);
  clock.pass(600_000);
  await settle();
  assertEquals(closed.times, 1);
});
