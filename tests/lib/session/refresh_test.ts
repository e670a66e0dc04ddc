import { assertEquals } from "@std/assert";
import type { Credential } from "../../../lib/credential.ts";
import { UserError } from "../../../lib/errors.ts";
import { dueTime, keepFresh } from "../../../lib/session/refresh.ts";
import type { Clock } from "../../../lib/system.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function lasting(expires?: number): Credential {
  return { type: "t", shown: {}, secret: {}, ...(expires === undefined ? {} : { expires }) };
}

/** A clock that jumps to wherever somebody sleeps. */
function jumpingClock(limit: number, stop: AbortController): Clock & { time: number } {
  const clock = {
    time: 0,
    now: () => clock.time,
    sleep: (ms: number) => {
      clock.time += ms;
      if (clock.time >= limit) stop.abort();
      return Promise.resolve();
    },
  };
  return clock;
}

Deno.test("an hour's credential is renewed a quarter of an hour ahead", () => {
  assertEquals(dueTime(HOUR, 0, 0), HOUR - 16 * MINUTE);
});

Deno.test("a short credential is renewed at two thirds of its life", () => {
  assertEquals(dueTime(15 * MINUTE, 0, 0), 10 * MINUTE);
});

Deno.test("two sessions with different luck don't renew at the same instant", () => {
  assertEquals(dueTime(HOUR, 0, 0) - dueTime(HOUR, 0, 1), 1.6 * MINUTE);
});

Deno.test("three hours of work on a one-hour role never see it lapse", async () => {
  const stop = new AbortController();
  const clock = jumpingClock(3 * HOUR, stop);
  const renewals: number[] = [];
  await keepFresh(
    {
      clock,
      chance: 0.5,
      renew: (current) => {
        assertEquals(current.expires! > clock.now(), true);
        return Promise.resolve(lasting(clock.now() + HOUR));
      },
      onRenewed: () => Promise.resolve(void renewals.push(clock.now())),
      onTrouble: () => Promise.reject(new Error("no trouble was expected")),
    },
    lasting(HOUR),
    stop.signal,
  );
  assertEquals(renewals.length, 4);
});

Deno.test("a renewal that fails is told and tried again until it works", async () => {
  const stop = new AbortController();
  const clock = jumpingClock(2 * HOUR, stop);
  const told: string[] = [];
  let attempts = 0;
  await keepFresh(
    {
      clock,
      chance: 0,
      renew: () => {
        if (++attempts < 4) throw new UserError("unreachable", `attempt ${attempts}`);
        return Promise.resolve(lasting());
      },
      onRenewed: () => Promise.resolve(void told.push("renewed")),
      onTrouble: (error) => Promise.resolve(void told.push(error.message)),
    },
    lasting(HOUR),
    stop.signal,
  );
  assertEquals(told, ["attempt 1", "attempt 2", "attempt 3", "renewed"]);
});

Deno.test("a clock that jumps ahead, as after a laptop's sleep, renews at once", async () => {
  const stop = new AbortController();
  let time = 0;
  let naps = 0;
  const clock: Clock = {
    now: () => time,
    sleep: () => Promise.resolve(void (time += naps++ === 2 ? 5 * HOUR : 20_000)),
  };
  const renewedAt: number[] = [];
  await keepFresh(
    {
      clock,
      chance: 0,
      renew: () => Promise.resolve(lasting()),
      onRenewed: () => Promise.resolve(void renewedAt.push(naps)),
      onTrouble: () => Promise.resolve(),
    },
    lasting(2 * HOUR),
    stop.signal,
  );
  assertEquals(renewedAt, [3]);
});

Deno.test("a credential that never lapses is left alone", async () => {
  const stop = new AbortController();
  const clock = jumpingClock(1, stop);
  await keepFresh(
    {
      clock,
      chance: 0,
      renew: () => Promise.reject(new Error("not asked for")),
      onRenewed: () => Promise.resolve(),
      onTrouble: () => Promise.resolve(),
    },
    lasting(),
    stop.signal,
  );
  assertEquals(clock.time, 0);
});
