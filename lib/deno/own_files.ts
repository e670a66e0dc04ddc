/**
 * Files of our own, which nobody else may have put there. The runtime has no O_NOFOLLOW or O_NONBLOCK, so a file is
 * looked at before it is opened (opening a FIFO would block) and again once it is open.
 */
import { visible } from "../terminal/escape.ts";
import { MachineError } from "../errors.ts";
import type { Lock } from "../system/file_system.ts";
import { asMachineError } from "./trouble.ts";
import { onMachine, OS } from "./machine.ts";
import { partsOf, readAtMost } from "./read_at_most.ts";
import { dialect } from "../terminal/dialect.ts";

/** The pause between tries at a lock that another process holds, in milliseconds. */
const LOCK_PAUSE = 50;

/** The number of tries while a file is being replaced. */
const TRIES = 5;

/** Reads such a file; `undefined` when there is none. */
export async function readOwn(
  path: string,
  limit: number,
): Promise<Uint8Array | undefined> {
  return await onMachine("read", path, async () => {
    using file = openOwn("read", path, { read: true });
    if (file === undefined) return undefined;
    if (file.statSync().size > limit) throw refusal("read", path, "is too large");
    // It may grow meanwhile.
    const all = await readAtMost(partsOf(file), limit);
    if (all === undefined) throw refusal("read", path, "is too large");
    return all;
  });
}

/** The length of a file's beginning that is checked, in bytes. */
const BEGINNING = 64;

/** Opens such a file to append to it, creating it; throws for one with another beginning than `begun`. */
export function openToAppend(path: string, begun?: RegExp): Deno.FsFile {
  const file = openOrCreate("add to", path, { append: true, read: begun !== undefined });
  const start = new Uint8Array(BEGINNING);
  const length = begun && file.readSync(start) || 0;
  const beginning = new TextDecoder().decode(start.subarray(0, length));
  if (begun === undefined || length === 0 || begun.test(beginning)) return file;
  file.close();
  throw refusal("add to", path, "holds something else");
}

/** Takes an advisory lock (flock, LockFileEx): the kernel drops it when the process ends, however it ends. */
export async function lockOwn(path: string, wait: number): Promise<Lock | undefined> {
  return await onMachine("lock", path, async () => {
    const file = openOrCreate("lock", path, { write: true });
    const until = Date.now() + wait;
    try {
      while (!await file.tryLock(true)) {
        if (Date.now() >= until) return file.close(), undefined;
        await new Promise((resolve) => setTimeout(resolve, LOCK_PAUSE));
      }
    } catch (error) {
      file.close();
      throw error;
    }
    return { release: () => file.close() };
  });
}

function openOrCreate(verb: string, path: string, options: Deno.OpenOptions): Deno.FsFile {
  for (let tries = 0; tries < TRIES; tries++) {
    const file = openOwn(verb, path, options) ?? create(path, options);
    if (file !== undefined) return file;
  }
  throw refusal(verb, path, "is replaced again and again");
}

/** Creates a file; `undefined` when another process was quicker. */
function create(path: string, options: Deno.OpenOptions): Deno.FsFile | undefined {
  try {
    return Deno.openSync(path, { ...options, createNew: true, mode: 0o600 });
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return undefined;
    throw error;
  }
}

/** Opens a file; `undefined` when there is none. */
function openOwn(verb: string, path: string, options: Deno.OpenOptions): Deno.FsFile | undefined {
  try {
    const seen = Deno.lstatSync(path);
    checkOwn(verb, path, seen);
    const file = Deno.openSync(path, options);
    const opened = file.statSync();
    // Windows has neither number.
    const same = opened.ino === seen.ino && opened.dev === seen.dev;
    if (OS === "windows" || same) return file;
    file.close();
    throw refusal(verb, path, "was replaced while it was opened");
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      return undefined;
    }
    throw asMachineError(OS, verb, path, error);
  }
}

function checkOwn(verb: string, path: string, info: Deno.FileInfo): void {
  const what = info.isFile ? undefined : kindOf(info);
  if (what !== undefined) throw refusal(verb, path, `is ${what}, not a file of its own`);
  if (OS === "windows" || info.uid === Deno.uid()) return;
  throw refusal(verb, path, "belongs to somebody else");
}

function kindOf(info: Deno.FileInfo): string {
  if (info.isSymlink) return "a link";
  if (info.isDirectory) return "a directory";
  if (info.isFifo) return "a named pipe";
  return info.isSocket ? "a socket" : "a device";
}

function refusal(verb: string, path: string, why: string): MachineError {
  return new MachineError(`${verb} "${visible(path)}"`, `it ${why}`, {
    hint: dialect().move(path, ".odd"),
  });
}
