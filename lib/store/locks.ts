/** Locks between processes: files that the kernel releases when their holder ends. */
import { makeDataDirectory } from "../paths/data_directory.ts";
import { dataPlace, pathOf } from "../paths/directories.ts";
import { UserError } from "../errors.ts";
import type { Waiter } from "../provider/context.ts";
import { requireOwn } from "../paths/ownership.ts";
import type { System } from "../system.ts";
import type { Lock } from "../system/file_system.ts";
import { visible } from "../terminal/escape.ts";
import { noted } from "../terminal/hint.ts";
import { attempt, running } from "./messages.ts";

/** Time limit for another process that makes the master key, in milliseconds: it may ask a person. */
const KEY_WAIT = 120_000;

/** Time limit for another process that writes a file, in milliseconds. */
const FILE_WAIT = 10_000;

/** Takes the lock of that name; `undefined` when another process still holds it after `wait` milliseconds. */
export async function takeLock(
  system: System,
  name: string,
  wait: number,
): Promise<Lock | undefined> {
  const { join } = pathOf(system.os);
  const directory = dataPlace(system, "locks");
  await attempt(`make the directory "${visible(directory)}"`, async () => {
    await makeDataDirectory(system, directory);
  });
  return await attempt(
    `lock a file in "${visible(directory)}"`,
    () => system.files.lock(join(directory, `${name}.lock`), wait),
  );
}

/**
 * Runs an operation on the master key that only one process may do at a time. `shared` is its file where other data
 * directories may name that, too: then their processes wait for this one as well.
 */
export async function aloneWithKey<T>(
  system: System,
  person: Waiter,
  action: () => Promise<T>,
  shared?: string,
): Promise<T> {
  const message = "Another atmos-auth has been making the key too long";
  const hint = noted(running(system.os), "answer what it asks, or end it");
  const busy = new UserError("store_unavailable", message, { hint });
  const what = "Waiting for another atmos-auth, which is at the store's key";
  const waited = (taking: Promise<Lock | undefined>) =>
    person.waitFor(what, taking, { limit: KEY_WAIT });
  const both = shared === undefined
    ? action
    : async () => await holding(await waited(lockBeside(system, shared)), busy, action);
  return await holding(await waited(takeLock(system, "master-key", KEY_WAIT)), busy, both);
}

async function lockBeside(system: System, file: string): Promise<Lock | undefined> {
  return await attempt(`lock a file beside "${visible(file)}"`, async () => {
    await requireOwn(system, file);
    await system.files.makeDirectory(pathOf(system.os).dirname(file));
    return await system.files.lock(`${file}.lock`, KEY_WAIT);
  });
}

/** Writes a file of the person's own that only one of our processes may write at a time; `name` is the lock's. */
export async function aloneWithFile<T>(
  system: System,
  name: string,
  path: string,
  action: () => Promise<T>,
): Promise<T> {
  const message = `Another atmos-auth has been writing "${visible(path)}" too long`;
  const busy = new UserError("failed", message, { hint: running(system.os) });
  return await holding(await takeLock(system, name, FILE_WAIT), busy, action);
}

async function holding<T>(
  lock: Lock | undefined,
  busy: UserError,
  action: () => Promise<T>,
): Promise<T> {
  if (lock === undefined) throw busy;
  try {
    return await action();
  } finally {
    lock.release();
  }
}
