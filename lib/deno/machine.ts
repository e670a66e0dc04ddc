/** Facts of the machine, for all of the real system. */
import type { Net } from "../cage/http.ts";
import type { Clock, Os } from "../system.ts";
import { asMachineError } from "./trouble.ts";

/** The operating system; any Unix but Apple's counts as Linux. */
export const OS: Os = Deno.build.os === "windows" || Deno.build.os === "darwin"
  ? Deno.build.os
  : "linux";

/** Whether a variable is not UTF-8 text: the runtime omits it, and throws when it is named. */
export function isGarbled(name: string): boolean {
  try {
    Deno.env.has(name);
    return false;
  } catch (error) {
    return error instanceof Deno.errors.InvalidData;
  }
}

/**
 * Returns the variables of the process. Those whose name has a `=` are left out: cmd keeps where it stands on a drive in
 * `=C:`, and the runtime lists what it can neither remove nor pass on.
 */
export function variables(): Readonly<Record<string, string>> {
  const all = Object.entries(Deno.env.toObject());
  return Object.fromEntries(all.filter(([name]) => !name.includes("=")));
}

/** Runs an operation on a path; a refusal of the machine becomes a `MachineError`. `verb` completes "Cannot". */
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

/** The size of a terminal that does not tell its own. */
export const USUAL_SIZE = { columns: 80, rows: 24 };

/** Returns the terminal's size. One that says 0 does not know, such as a pty whose size nobody has set. */
export function sizeOfTerminal(): typeof USUAL_SIZE {
  try {
    const { columns, rows } = Deno.consoleSize();
    return { columns: columns || USUAL_SIZE.columns, rows: rows || USUAL_SIZE.rows };
  } catch {
    // It only looks like one, or has no size, such as a serial line.
    return USUAL_SIZE;
  }
}

/** The runtime's function, which the cage has lost by the time of its call. */
const { createHttpClient } = Deno;

function believing(certificates: readonly string[]): typeof fetch {
  const client = createHttpClient({ caCerts: [...certificates] });
  return (input, init) => fetch(input, { ...init, client });
}

/** The runtime's network: with the worker's permissions, the hosts of the plan. */
export const NETWORK: Net = { fetch, believing, clock: CLOCK, random: Math.random };

/** Whether no file has that path. */
export function isAbsent(program: string): boolean {
  try {
    Deno.statSync(program);
    return false;
  } catch (error) {
    return error instanceof Deno.errors.NotFound;
  }
}
