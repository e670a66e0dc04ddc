/** A page that waits for its browser, and is never visited. */
import type { Handoff } from "../../../lib/browser/handoff.ts";

/** One at this address. */
export function handoffAt(address: string): Handoff {
  const never = <T>() => new Promise<T>(() => {});
  return {
    address,
    came: never(),
    alarm: never(),
    taken: () => Promise.resolve(false),
    settled: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}
