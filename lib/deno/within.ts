import { CLOCK } from "./machine.ts";

/** Returns the result within so many milliseconds; `late` otherwise. */
export async function within<T>(ms: number, pending: Promise<T>): Promise<T | "late"> {
  const stop = new AbortController();
  const late = CLOCK.sleep(ms, stop.signal).then(() => "late" as const);
  return await Promise.race([pending, late]).finally(() => stop.abort());
}
