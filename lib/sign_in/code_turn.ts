/**
 * Turns for one-time codes: a service accepts each code once, and several of our processes may sign in at a time. Each
 * one takes the next period that nobody has taken, and waits for it.
 */
import { dataPlace } from "../paths/directories.ts";
import { digestOf } from "../secret.ts";
import { takeLock } from "../store/locks.ts";
import type { System } from "../system.ts";

/** The machine, and the person who sees the waiting. */
export interface Turns {
  readonly system: System;
  /** Waits visibly, for so many milliseconds at most. */
  wait(what: string, work: Promise<void>, limit: number): Promise<void>;
}

/** Default validity of a code (RFC 6238 section 5.2), in milliseconds. */
const SPAN = 30_000;

/**
 * The most periods in advance that are believed: one further ahead was taken by a clock that has been set back since.
 */
const MOST_AHEAD = 20;

/** Time limit for another process that is taking its turn, in milliseconds. */
const PATIENCE = 5_000;

/**
 * Waits for a code's period that no other process has, and makes the code; `make` is given the period's beginning, in
 * milliseconds since 1970. A period without a code is given back.
 */
export async function inTurn<Code>(
  turns: Turns,
  device: string,
  make: (begins: number) => Promise<Code> | Code,
  span: number = SPAN,
): Promise<Code> {
  const { begins, last } = await take(turns.system, device, span);
  try {
    await awaited(turns, begins);
    return await make(begins);
  } catch (error) {
    await giveBack(turns.system, device, { begins, last });
    throw error;
  }
}

async function awaited({ system, wait }: Turns, begins: number): Promise<void> {
  const left = begins - system.clock.now();
  if (left <= 0) return;
  const what = "The last MFA code was used already: waiting for the next one";
  await wait(what, system.clock.sleep(left), left + PATIENCE);
}

/** The period that was taken, and the one that was taken last before it. */
interface Turn {
  readonly begins: number;
  readonly last: number;
}

async function take(system: System, device: string, span: number): Promise<Turn> {
  return await alone(system, device, async (last, put) => {
    const begins = following(last, system.clock.now(), span);
    await put(begins);
    return { begins, last };
  });
}

/** Gives a period back, unless another process has taken a later one. */
async function giveBack(system: System, device: string, { begins, last }: Turn): Promise<void> {
  await alone(system, device, async (now, put) => {
    if (now === begins) await put(last);
  });
}

/** Runs `act` with the period that was taken last, under the device's lock. */
async function alone<T>(
  system: System,
  device: string,
  act: (last: number, put: (begins: number) => Promise<void>) => Promise<T>,
): Promise<T> {
  const name = `code-${(await digestOf(device)).slice(0, 32)}`;
  const taken = takenHere.getOrInsertComputed(system.files, () => new Map<string, number>());
  const lock = await takeLock(system, name, PATIENCE).catch(() => undefined);
  try {
    const noted = await lastTaken(system, name).catch(() => NEVER);
    return await act(Math.max(taken.get(name) ?? NEVER, noted), async (begins) => {
      taken.set(name, begins);
      await note(system, name, begins).catch(() => {});
    });
  } finally {
    lock?.release();
  }
}

/**
 * Periods that this process has taken: without a home, or where nothing can be written, no other process knows of them.
 */
const takenHere = new WeakMap<System["files"], Map<string, number>>();

/** Returns the beginning of the present period, or of the one after the last that was taken. */
function following(last: number, now: number, span: number): number {
  const current = now - now % span;
  const ahead = last - current;
  if (ahead < 0 || ahead > MOST_AHEAD * span) return current;
  return last - last % span + span;
}

const NEVER = -Infinity;

async function lastTaken(system: System, name: string): Promise<number> {
  const bytes = await system.files.readOwn(fileOf(system, name), 64);
  return Number(new TextDecoder().decode(bytes)) || NEVER;
}

async function note(system: System, name: string, begins: number): Promise<void> {
  await system.files.writeBrief(fileOf(system, name), String(begins));
}

function fileOf(system: System, name: string): string {
  return dataPlace(system, "locks", `${name}.taken`);
}
