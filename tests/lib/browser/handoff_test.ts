import { assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { offer } from "../../../lib/browser/handoff.ts";
import { UserError } from "../../../lib/errors.ts";
import { Secret } from "../../../lib/secret.ts";
import { fakeSystem } from "../../fake_system.ts";

const TARGET = new Secret("https://signin.aws.amazon.com/federation?SigninToken=EXAMPLE");

/** A browser that visits what is listening. */
function prepare() {
  let visit: (request: Request) => Promise<Response> = () => Promise.reject(new Error("closed"));
  const system = fakeSystem({
    serve: (_, handler) => {
      visit = handler;
      return { port: 50123, close: () => Promise.resolve() };
    },
  });
  const handoff = offer(system, TARGET);
  const get = (url: string, headers: Record<string, string> = {}, method = "GET") =>
    visit(new Request(url, { method, headers: { host: "127.0.0.1:50123", ...headers } }));
  return { handoff, get, wait: () => system.pass(10 * 60_000) };
}

Deno.test("a browser is led to the address once, and nothing of it is kept", async () => {
  const { handoff, get, wait } = prepare();
  assertMatch(handoff.address, /^http:\/\/127\.0\.0\.1:50123\/[0-9a-f]{64}$/);
  const taken = handoff.taken();
  const { status, headers } = await get(handoff.address);
  assertEquals([status, headers.get("location")], [302, TARGET.reveal()]);
  const kept = [headers.get("cache-control"), headers.get("referrer-policy")];
  assertEquals(kept, ["no-store", "no-referrer"]);
  await wait();
  assertEquals(await taken, true);
  await handoff.close();
});

Deno.test("Jailbreak: whoever does not know the name of the page learns nothing", async () => {
  const { handoff, get } = prepare();
  const { address } = handoff;
  const strangers = [
    get("http://127.0.0.1:50123/"),
    get(address.slice(0, -1)),
    get(`${address}0`),
    get(address, {}, "HEAD"),
    get(address, {}, "POST"),
    get(address, { "sec-purpose": "prefetch;prerender" }),
    get(address, { host: "evil.example" }),
  ];
  for (const { status, headers } of await Promise.all(strangers)) {
    assertEquals([status, headers.get("location")], [404, null]);
  }
  assertEquals((await get(address)).status, 302);
  await handoff.close();
});

Deno.test("Jailbreak: who comes second gets nothing, and the person is told", async () => {
  const { handoff, get } = prepare();
  const taken = handoff.taken();
  await get(handoff.address);
  const second = await get(handoff.address);
  assertEquals([second.status, second.headers.get("location")], [410, null]);
  assertStringIncludes(await second.text(), "This page has been used");
  await assertRejects(() => taken, UserError, "asked for twice");
  await handoff.close();
});

Deno.test("nobody is waited for without end", async () => {
  const { handoff, wait } = prepare();
  const taken = handoff.taken();
  await wait();
  assertEquals(await taken, false);
  await handoff.close();
});
