import { assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { listenForCallback } from "../../../lib/browser/callback.ts";
import { UserError } from "../../../lib/errors.ts";
import { fakeSystem } from "../../fake_system.ts";

const options = { path: "/oauth/callback", port: 0, state: "s3cret", timeout: 60_000 };

/** A browser that visits what is listening. */
function prepare() {
  let visit: (request: Request) => Promise<Response> = () => Promise.reject(new Error("closed"));
  const system = fakeSystem({
    serve: (port, handler) => {
      visit = handler;
      return { port: port || 50123, close: () => Promise.resolve() };
    },
  });
  const get = (path: string) => visit(new Request(`http://127.0.0.1:50123${path}`));
  return { system, get };
}

Deno.test("the redirect with our state ends the wait", async () => {
  const { system, get } = prepare();
  const callback = listenForCallback(system, options);
  assertEquals(callback.redirectUri, "http://127.0.0.1:50123/oauth/callback");
  const response = await get("/oauth/callback?code=abc&state=s3cret");
  assertEquals(response.status, 200);
  assertEquals((await callback.wait()).get("code"), "abc");
  await callback.close();
});

Deno.test("the page shows no token, runs nothing and loads nothing", async () => {
  const { system, get } = prepare();
  listenForCallback(system, options);
  const response = await get("/oauth/callback?code=abcSECRET&state=s3cret");
  const html = await response.text();
  assertEquals(/abcSECRET|s3cret|<script|src=|href=|url\(/.test(html), false);
  assertStringIncludes(response.headers.get("content-security-policy")!, "default-src 'none'");
});

Deno.test("a redirect with another state, path or method changes nothing", async () => {
  const { system, get } = prepare();
  const callback = listenForCallback(system, options);
  assertEquals((await get("/oauth/callback?code=evil&state=other!")).status, 400);
  assertEquals((await get("/oauth/callback?code=evil")).status, 400);
  assertEquals((await get("/favicon.ico")).status, 404);
  const waiting = callback.wait();
  void system.pass(options.timeout);
  const error = await assertRejects(() => waiting, UserError);
  assertEquals(error.code, "sign_in_needed");
});

Deno.test("a refusal in the browser is told, with its terminal escapes shown", async () => {
  const { system, get } = prepare();
  const callback = listenForCallback(system, options);
  const description = encodeURIComponent("no \x1b[31m<b>way");
  const response = await get(
    `/oauth/callback?error=access_denied&error_description=${description}&state=s3cret`,
  );
  assertEquals((await response.text()).includes("<b>"), false);
  const error = await assertRejects(() => callback.wait(), UserError);
  assertEquals([error.code, error.message.includes("\x1b")], ["sign_in_refused", false]);
});

Deno.test("a port that is taken is an error with a mend", () => {
  const system = fakeSystem({
    serve: () => {
      throw new Error("Address already in use");
    },
  });
  const error = assertThrows(
    () => listenForCallback(system, { ...options, port: 8400 }),
    UserError,
  );
  assertStringIncludes(error.message, "port 8400");
});
