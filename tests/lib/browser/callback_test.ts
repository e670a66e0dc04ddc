import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { type Guard, listenForCallback } from "../../../lib/browser/callback.ts";
import { UserError } from "../../../lib/errors.ts";
import { fakeSystem } from "../../fake_system.ts";
import { serving } from "../loopback/asking.ts";
import { fakeClock } from "../loopback/fake_connection.ts";

const options = { path: "/oauth/callback", port: 0, state: "s3cret", timeout: 60_000 };
const GOOD = "/oauth/callback?code=abc&state=s3cret";

/** A browser that visits what is listening, and pages that led to the sign-in. */
function prepare(guard: Partial<Guard> = {}) {
  const { serve, ask, served, closed } = serving();
  const clock = fakeClock();
  const system = { ...fakeSystem({ serve }), clock };
  const quiet: Guard = {
    alarm: new Promise(() => {}),
    settled: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  const listen = (more = {}) =>
    listenForCallback(system, { ...options, ...more }, { ...quiet, ...guard });
  return { listen, ask, served, closed, clock };
}

Deno.test("the redirect with our state ends the wait", async () => {
  const { listen, ask, closed } = prepare();
  const callback = listen();
  assertEquals(callback.redirectUri, "http://127.0.0.1:50123/oauth/callback");
  assertEquals(ask(GOOD).status, 200);
  assertEquals((await callback.wait()).get("code"), "abc");
  await callback.close();
  assertEquals(closed.times, 1);
});

Deno.test("where the vendor insists on the name, that is what is served", () => {
  const { listen, served } = prepare();
  const callback = listen({ host: "localhost", port: 8400, path: "/" });
  assertEquals(callback.redirectUri, "http://localhost:8400/");
  assertEquals([served[0]!.host, served[0]!.port], ["localhost", 8400]);
});

Deno.test("the page shows no token, runs nothing and loads nothing", () => {
  const { listen, ask } = prepare();
  listen();
  const { body, headers } = ask("/oauth/callback?code=abcSECRET&state=s3cret");
  assertEquals(/abcSECRET|s3cret|<script|src=|href=|url\(/.test(body), false);
  assertStringIncludes(headers["content-security-policy"]!, "default-src 'none'");
});

Deno.test("attack: a redirect with another state, path or method changes nothing", async () => {
  const { listen, ask, clock } = prepare();
  const callback = listen();
  assertEquals(ask("/oauth/callback?code=evil&state=other!").status, 400);
  assertEquals(ask("/oauth/callback?code=evil&state=other!&state=s3cret").status, 400);
  assertEquals(ask("/oauth/callback?code=evil").status, 400);
  assertEquals(ask("/oauth/callback?error=access_denied").status, 400);
  assertEquals(ask("/oauth/callback/?code=evil&state=s3cret").status, 404);
  assertEquals(ask("/favicon.ico").status, 404);
  for (const method of ["POST", "HEAD"]) assertEquals(ask(GOOD, { method }).status, 404);
  const waiting = callback.wait();
  clock.pass(60_000);
  const error = await assertRejects(() => waiting, UserError);
  assertEquals(error.code, "sign_in_needed");
});

Deno.test("attack: one answer counts, the first", async () => {
  const { listen, ask } = prepare();
  const callback = listen();
  ask(GOOD);
  assertEquals(ask("/oauth/callback?code=evil&state=s3cret").status, 410);
  assertEquals((await callback.wait()).get("code"), "abc");
});

Deno.test("attack: when somebody else may have seen the address, its answer is not taken", async () => {
  const seen = new UserError("sign_in_refused", "seen");
  const early = prepare({ alarm: Promise.resolve(seen) });
  await assertRejects(() => early.listen().wait(), UserError, "seen");
  const late = prepare({ settled: () => Promise.reject(seen) });
  const callback = late.listen();
  late.ask(GOOD);
  await assertRejects(() => callback.wait(), UserError, "seen");
});

Deno.test("a refusal in the browser is told, with its terminal escapes shown", async () => {
  const { listen, ask } = prepare();
  const callback = listen();
  const description = encodeURIComponent("no \x1b[31m<b>way");
  const { body } = ask(
    `/oauth/callback?error=access_denied&error_description=${description}&state=s3cret`,
  );
  assertEquals(body.includes("<b>"), false);
  const error = await assertRejects(() => callback.wait(), UserError);
  assertEquals([error.code, error.message.includes("\x1b")], ["sign_in_refused", false]);
});
