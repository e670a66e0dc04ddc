import { assertEquals } from "@std/assert";
import { UserError } from "../../../../lib/errors.ts";
import { tend } from "../../../../lib/session/tools/renewal.ts";
import { fakeSystem } from "../../../fake_system.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Tends something for so long, and tells when it was renewed. */
async function tendFor(limit: number, expires: number, renew: (now: number) => number) {
  const stop = new AbortController();
  const renewals: number[] = [];
  const logged: string[] = [];
  const system = fakeSystem({ now: 0 });
  const { now } = system.clock;
  const terminal = { log: (_: string, line: string) => void logged.push(line) };
  const tended = {
    name: "main",
    expires,
    renew: () =>
      Promise.resolve().then(() => renew(now())).then((made) => (renewals.push(now()), made)),
  };
  const over = tend({ system, terminal }, tended, stop.signal);
  await system.pass(limit);
  stop.abort();
  await over;
  return { renewals, logged };
}

Deno.test("a token of 14 minutes never has less than four left", async () => {
  let expires = 14 * MINUTE;
  const { renewals, logged } = await tendFor(3 * HOUR, expires, (now) => {
    assertEquals(expires - now >= 4 * MINUTE, true);
    return expires = now + 14 * MINUTE;
  });
  assertEquals([renewals.length > 15, renewals.length < 25, logged], [true, true, []]);
});

Deno.test("what lapses with the identity's credential follows it within a minute of its renewal", async () => {
  // The credential is renewed 16 minutes ahead; what hangs on it may ask a little earlier.
  const credential = (now: number) => now < 44 * MINUTE ? HOUR : 2 * HOUR;
  const { renewals, logged } = await tendFor(HOUR, HOUR, credential);
  const first = renewals.find((now) => credential(now) === 2 * HOUR)!;
  assertEquals(first <= 45 * MINUTE, true);
  assertEquals(logged.every((line) => line.includes("the identity's own credential")), true);
});

Deno.test("a renewal that fails is tried again, and said for whoever asks", async () => {
  let tries = 0;
  const { renewals, logged } = await tendFor(14 * HOUR, 12 * HOUR, (now) => {
    if (tries++ < 2) throw new UserError("unreachable", "Cannot reach ECR");
    return now + 12 * HOUR;
  });
  assertEquals([renewals.length, logged], [1, [
    'renewing integration "main" failed: Cannot reach ECR',
    'renewing integration "main" failed: Cannot reach ECR',
  ]]);
});
