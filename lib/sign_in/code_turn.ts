/**
 * Whose turn a one-time code is: AWS and its like take each once, and several of us may sign in at the same time. Each
 * takes the next span of time that nobody has taken, and waits for it.
 */
import { dataPlace } from "../paths/directories.ts";
import { digestOf } from "../secret.ts";
import { takeLock } from "../store/locks.ts";
import type { System } from "../system.ts";

/** Who takes turns. */
export interface Turns {
  readonly system: System;
  /** Waits before the person's eyes, for so many milliseconds at most. */
  wait(what: string, work: Promise<void>, limit: number): Promise<void>;
}

/** How long a code holds unless told (RFC 6238 section 5.2), in milliseconds. */
const SPAN = 30_000;

/** More spans than ever wait at once: what was taken further ahead was taken by a clock that has been set back. */
const MOST_AHEAD = 20;

/** How long another of us may be taking its turn, in milliseconds. */
const PATIENCE = 5_000;

/**
 * Waits for a code's time that nobody else is given, and makes the code; `make` is told when that time began, in
 * milliseconds since 1970. Where it makes none, none was used: the time is there for the next.
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

/** A time that was taken, and the one that was taken last before. */
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

/** Unless another has taken its turn behind it. */
async function giveBack(system: System, device: string, { begins, last }: Turn): Promise<void> {
  await alone(system, device, async (now, put) => {
    if (now === begins) await put(last);
  });
}

/** Does something with the time that was taken last. */
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

/** What this process has taken: where nothing can be written or there is no home, no other knows. */
const takenHere = new WeakMap<System["files"], Map<string, number>>();

/** The span that it is now, or the one after the last that was taken. */
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
