/** A connection in memory, and time that moves when it is told to. */
import type { Connection } from "../../../lib/loopback/service.ts";
import type { Clock } from "../../../lib/system.ts";

/** The other side of a connection. */
export interface FakeConnection extends Connection {
  /** Says something. */
  say(text: string | Uint8Array): void;
  /** Says nothing more. */
  hangUp(): void;
  /** What was answered so far. */
  heard(): string;
  /** How many bytes were read. */
  readonly taken: { bytes: number };
  readonly state: { finished: boolean; closed: boolean };
}

/** A connection that has said this; `open` leaves it waiting for more. */
export function fakeConnection(said = "", { open = false } = {}): FakeConnection {
  const chunks: Uint8Array[] = [];
  const state = { finished: false, closed: false, over: false };
  const answered: number[] = [];
  const taken = { bytes: 0 };
  let wake = () => {};
  const say = (text: string | Uint8Array) => {
    chunks.push(typeof text === "string" ? new TextEncoder().encode(text) : text);
    wake();
  };
  if (said !== "") say(said);
  state.over = !open;
  return {
    say,
    hangUp: () => (state.over = true, wake()),
    heard: () => new TextDecoder().decode(Uint8Array.from(answered)),
    taken,
    state,
    read: async (into) => {
      while (chunks.length === 0) {
        if (state.closed) throw new Error("closed");
        if (state.over) return null;
        await new Promise<void>((resolve) => wake = resolve);
      }
      const next = chunks.shift()!;
      const part = next.subarray(0, into.length);
      if (next.length > part.length) chunks.unshift(next.subarray(part.length));
      into.set(part);
      taken.bytes += part.length;
      return part.length;
    },
    write: (bytes) => {
      if (state.closed) return Promise.reject(new Error("closed"));
      // A few at a time, as a busy system may do it.
      const part = bytes.subarray(0, 1000);
      answered.push(...part);
      return Promise.resolve(part.length);
    },
    closeWrite: () => Promise.resolve(void (state.finished = true)),
    close: () => (state.closed = true, wake()),
  };
}

/** A clock whose sleepers wake when it is told to pass that much time. */
export function fakeClock(): Clock & { pass(ms: number): void } {
  const sleepers: { until: number; wake(): void }[] = [];
  let now = Date.parse("2030-01-01T00:00:00Z");
  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        sleepers.push({ until: now + ms, wake: resolve });
        signal?.addEventListener("abort", () => resolve());
      }),
    pass: (ms) => {
      now += ms;
      for (const { until, wake } of sleepers) if (until <= now) wake();
    },
  };
}

/** Lets everything happen that can happen by itself. */
export async function settle(): Promise<void> {
  for (let times = 0; times < 5; times++) await new Promise((resolve) => setTimeout(resolve));
}
