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

/** Waits for a code's time that nobody else is given; when it began, in milliseconds since 1970. */
export async function codeTurn(
  { system, wait }: Turns,
  device: string,
  span: number = SPAN,
): Promise<number> {
  const begins = await take(system, device, span);
  const left = begins - system.clock.now();
  if (left <= 0) return begins;
  const what = "The last MFA code was used already: waiting for the next one";
  await wait(what, system.clock.sleep(left), left + PATIENCE);
  return begins;
}

async function take(system: System, device: string, span: number): Promise<number> {
  const name = `code-${(await digestOf(device)).slice(0, 32)}`;
  const taken = takenHere.getOrInsertComputed(system.files, () => new Map<string, number>());
  const lock = await takeLock(system, name, PATIENCE).catch(() => undefined);
  try {
    const last = Math.max(
      taken.get(name) ?? NEVER,
      await lastTaken(system, name).catch(() => NEVER),
    );
    const begins = following(last, system.clock.now(), span);
    taken.set(name, begins);
    await note(system, name, begins).catch(() => {});
    return begins;
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
