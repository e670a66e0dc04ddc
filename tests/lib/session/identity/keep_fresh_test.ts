import { assertEquals } from "@std/assert";
import type { Credential } from "../../../../lib/credential.ts";
import { UserError } from "../../../../lib/errors.ts";
import { dueTime, keepFresh, type Renewal } from "../../../../lib/session/identity/keep_fresh.ts";
import type { Clock } from "../../../../lib/system.ts";

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

/** A renewal in which nothing happens that the test did not prepare. */
function renewal(clock: Clock, prepared: Partial<Renewal<Credential>>): Renewal<Credential> {
  return {
    clock,
    chance: 0,
    isNews: () => Promise.resolve(false),
    newerInStore: () => Promise.reject(new Error("nothing was stored")),
    renew: () => Promise.reject(new Error("not asked for")),
    onRenewed: () => Promise.resolve(),
    onTrouble: () => Promise.resolve(),
    onHeldBack: () => Promise.reject(new Error("what was renewed can be handed over")),
    ...prepared,
  };
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
    renewal(clock, {
      chance: 0.5,
      renew: (current) => {
        assertEquals(current.expires! > clock.now(), true);
        return Promise.resolve(lasting(clock.now() + HOUR));
      },
      onRenewed: () => Promise.resolve(void renewals.push(clock.now())),
      onTrouble: () => Promise.reject(new Error("no trouble was expected")),
    }),
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
    renewal(clock, {
      renew: () => {
        if (++attempts < 4) throw new UserError("unreachable", `attempt ${attempts}`);
        return Promise.resolve(lasting());
      },
      onRenewed: () => Promise.resolve(void told.push("renewed")),
      onTrouble: (error) => Promise.resolve(void told.push(error.message)),
    }),
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
    renewal(clock, {
      renew: () => Promise.resolve(lasting()),
      onRenewed: () => {
        renewedAt.push(naps);
        return Promise.resolve(stop.abort());
      },
    }),
    lasting(2 * HOUR),
    stop.signal,
  );
  assertEquals(renewedAt, [3]);
});

Deno.test("a credential that never lapses is changed only for what somebody has signed in to since", async () => {
  const stop = new AbortController();
  const clock = jumpingClock(HOUR, stop);
  const taken: number[] = [];
  await keepFresh(
    renewal(clock, {
      isNews: () => Promise.resolve(clock.time === 30 * MINUTE),
      newerInStore: () => Promise.resolve(lasting()),
      onRenewed: () => Promise.resolve(void taken.push(clock.time)),
      onTrouble: () => Promise.reject(new Error("no trouble was expected")),
    }),
    lasting(),
    stop.signal,
  );
  assertEquals([taken, clock.time], [[30 * MINUTE], HOUR]);
});

Deno.test("a clock that was set back renews at once, since it no longer tells the time left", async () => {
  const stop = new AbortController();
  let time = 10 * HOUR;
  const clock: Clock = {
    now: () => time,
    sleep: () => Promise.resolve(void (time -= 2 * HOUR)),
  };
  let renewals = 0;
  await keepFresh(
    renewal(clock, {
      renew: () => (renewals++, Promise.resolve(lasting())),
      onRenewed: () => Promise.resolve(stop.abort()),
    }),
    lasting(11 * HOUR),
    stop.signal,
  );
  assertEquals([renewals, time], [1, 8 * HOUR]);
});

Deno.test("what somebody else has signed in to is taken within seconds, trouble or not", async () => {
  for (const broken of [false, true]) {
    const stop = new AbortController();
    const clock = jumpingClock(2 * HOUR, stop);
    const [stored, lapses] = [50 * MINUTE, HOUR];
    let seen = false;
    const taken: number[] = [];
    await keepFresh(
      renewal(clock, {
        isNews: () => {
          const isNews = clock.time >= stored && !seen;
          seen ||= isNews;
          return Promise.resolve(isNews);
        },
        newerInStore: () => Promise.resolve(lasting()),
        renew: () =>
          broken
            ? Promise.reject(new UserError("person_needed", "a code is needed"))
            : Promise.resolve(lasting(clock.now() + HOUR)),
        onRenewed: (credential) =>
          Promise.resolve(void (credential.expires === undefined && taken.push(clock.time))),
      }),
      lasting(lapses),
      stop.signal,
    );
    assertEquals(taken.length, 1);
    assertEquals([taken[0]! - stored <= 3_000, taken[0]! >= stored], [true, true]);
  }
});

Deno.test("a renewal that failed is tried at once when what it is obtained from was signed in to", async () => {
  const stop = new AbortController();
  const clock = jumpingClock(2 * HOUR, stop);
  const attempts: number[] = [];
  let signedIn = false;
  await keepFresh(
    renewal(clock, {
      isNews: () => {
        const isNews = !signedIn && clock.time >= 59 * MINUTE;
        signedIn ||= isNews;
        return Promise.resolve(isNews);
      },
      newerInStore: () => Promise.resolve(undefined),
      renew: () => {
        attempts.push(clock.time);
        if (!signedIn) return Promise.reject(new UserError("person_needed", "no"));
        return Promise.resolve(lasting());
      },
    }),
    lasting(HOUR),
    stop.signal,
  );
  assertEquals(attempts.at(-1)! - 59 * MINUTE <= 3_000, true);
  // Pauses grow to two minutes: a cloud that says no is not asked a hundred times.
  assertEquals(attempts.length < 16, true);
});

Deno.test("a source that has nothing newer is no trouble until the credential is about to lapse", async () => {
  const stop = new AbortController();
  const clock = jumpingClock(HOUR, stop);
  const told: number[] = [];
  let asked = 0;
  await keepFresh(
    renewal(clock, {
      renew: (current) => (asked++, Promise.resolve(current)),
      onRenewed: () => Promise.reject(new Error("nothing was renewed")),
      onTrouble: () => Promise.resolve(void told.push(clock.time)),
    }),
    lasting(HOUR),
    stop.signal,
  );
  assertEquals(told[0]! >= 55 * MINUTE, true);
  assertEquals(asked < 20, true);
});

/** A session that can take nothing over before a time, and what it asks for and takes. */
async function heldUntil(free: number, lifetime: number) {
  const stop = new AbortController();
  const clock = jumpingClock(free + lifetime, stop);
  const [told, asked, taken]: [string[], number[], [number, number][]] = [[], [], []];
  await keepFresh(
    renewal(clock, {
      renew: () => (asked.push(clock.time), Promise.resolve(lasting(clock.time + lifetime))),
      onRenewed: ({ expires }) => {
        if (clock.time < free) return Promise.reject(new Error("another program has it open"));
        return Promise.resolve(void taken.push([clock.time, expires!]));
      },
      onHeldBack: ({ message }) => {
        told.push(message);
        return Promise.reject(new Error("nor for this"));
      },
      onTrouble: () => Promise.reject(new Error("no trouble was expected")),
    }),
    lasting(lifetime),
    stop.signal,
  );
  return { told, asked, taken };
}

Deno.test("what can't be handed over, as on a full disk, is as soon as it can be, and not obtained again", async () => {
  const { told, asked, taken } = await heldUntil(50 * MINUTE, HOUR);
  assertEquals([new Set(told), asked[0]], [new Set(["another program has it open"]), 44 * MINUTE]);
  assertEquals(taken[0], [50 * MINUTE, 104 * MINUTE]);
});

Deno.test("what could not be handed over for as long as it lasts is never: a new one is", async () => {
  const { taken } = await heldUntil(35_000, 20_000);
  const [[at, expires]] = taken as [[number, number]];
  assertEquals([at - 35_000 < 4_000, expires > at], [true, true], `${taken}`);
});

Deno.test("what somebody has stored, and has lapsed, is not handed over", async () => {
  const stop = new AbortController();
  const clock = jumpingClock(HOUR, stop);
  const taken: number[] = [];
  await keepFresh(
    renewal(clock, {
      isNews: () => Promise.resolve(true),
      newerInStore: () => Promise.resolve(lasting(0)),
      renew: () => Promise.resolve(lasting(clock.time + HOUR)),
      onRenewed: ({ expires }) => Promise.resolve(void taken.push(expires!)),
    }),
    lasting(20 * MINUTE),
    stop.signal,
  );
  assertEquals(taken.every((expires) => expires >= HOUR), true, `${taken}`);
});
