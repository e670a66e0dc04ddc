/** The machine, as all of the real system has it. */
import type { Net } from "../cage/http.ts";
import type { Clock, Os } from "../system.ts";
import { asMachineError } from "./trouble.ts";

/** The operating system; any Unix but Apple's is as good as Linux. */
export const OS: Os = Deno.build.os === "windows" || Deno.build.os === "darwin"
  ? Deno.build.os
  : "linux";

/** Whether a variable is no UTF-8 text: the runtime leaves it out, and throws for whoever names it. */
export function isGarbled(name: string): boolean {
  try {
    Deno.env.has(name);
    return false;
  } catch (error) {
    return error instanceof Deno.errors.InvalidData;
  }
}

/** Does something to a path; what the machine refuses becomes a `MachineError`. `verb` completes "Cannot". */
export async function onMachine<T>(
  verb: string,
  path: string,
  action: () => Promise<T>,
): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw asMachineError(OS, verb, path, error);
  }
}

/** The machine's own clock, in both halves of the program. */
export const CLOCK: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const timer = setTimeout(resolve, ms);
      signal?.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
    }),
};

/** What is taken for the size of a terminal that doesn't say. */
export const USUAL_SIZE = { columns: 80, rows: 24 };

/** The terminal's size. One that says 0, as a pty does whose size nobody has set, says nothing. */
export function sizeOfTerminal(): typeof USUAL_SIZE {
  try {
    const { columns, rows } = Deno.consoleSize();
    return { columns: columns || USUAL_SIZE.columns, rows: rows || USUAL_SIZE.rows };
  } catch {
    // It only looks like one, or has no size, such as a serial line.
    return USUAL_SIZE;
  }
}

/** In the cage it is gone by the time that it is called. */
const { createHttpClient } = Deno;

function believing(certificates: readonly string[]): typeof fetch {
  const client = createHttpClient({ caCerts: [...certificates] });
  return (input, init) => fetch(input, { ...init, client });
}

/** What the runtime reaches: with the worker's permissions, that is the hosts of the plan. */
export const NETWORK: Net = { fetch, believing, clock: CLOCK, random: Math.random };
