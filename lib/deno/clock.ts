/** The real clock. */
import type { Net } from "../cage/http.ts";
import type { Clock } from "../system.ts";

/** The machine's own, in both halves of the program. */
export const CLOCK: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const timer = setTimeout(resolve, ms);
      signal?.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
    }),
};

/** What the runtime reaches: with the worker's permissions, that is the hosts of the plan. */
export const NETWORK: Net = { fetch, clock: CLOCK, random: Math.random };
