import "../bare_process.ts";
import { assertEquals, assertRejects } from "@std/assert";
import { UserError } from "../../../lib/errors.ts";
import { googleFetch } from "../../../providers/gcp/cage/transport.ts";

/** A way in which the network itself fails. */
function failing(error: Error) {
  const inits: (RequestInit | undefined)[] = [];
  const fetch = (_: unknown, init?: RequestInit) => {
    inits.push(init);
    return Promise.reject(error);
  };
  const inside = {
    ask: () => Promise.reject(),
    notice: () => {},
    fetch: fetch as typeof globalThis.fetch,
  };
  return {
    ask: () => googleFetch(undefined, inside)("https://oauth2.googleapis.com/token"),
    inits,
  };
}

Deno.test("a server that is not there, or never answers, is unreachable by name", async () => {
  for (
    const error of [
      new TypeError("dns error: failed to lookup address"),
      new DOMException("Signal timed out.", "TimeoutError"),
    ]
  ) {
    const { ask, inits } = failing(error);
    const told = await assertRejects(ask, UserError);
    assertEquals([told.code, told.message], [
      "unreachable",
      `Cannot reach oauth2.googleapis.com: ${error.message}`,
    ]);
    assertEquals([inits[0]?.signal instanceof AbortSignal, inits[0]?.redirect], [true, "manual"]);
  }
});

Deno.test("what the cage forbids is told as such", async () => {
  const denied = new Error('Requires net access to "oauth2.googleapis.com:443"');
  denied.name = "NotCapable";
  const { ask } = failing(denied);
  assertEquals(await assertRejects(ask, Error), denied);
});
