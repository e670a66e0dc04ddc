import { CLOCK } from "./machine.ts";

/** What comes within so many milliseconds; `late` when nothing does. */
export async function within<T>(ms: number, pending: Promise<T>): Promise<T | "late"> {
  const stop = new AbortController();
  const late = CLOCK.sleep(ms, stop.signal).then(() => "late" as const);
  return await Promise.race([pending, late]).finally(() => stop.abort());
}
