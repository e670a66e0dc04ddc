/**
 * Askers in files that have the names of helpers' processes: a program between a helper and one of us that it starts
 * may clear the environment, but is descended from the helper.
 */
import * as v from "valibot";
import { inBackground } from "../errors.ts";
import { dataPlace, pathOf } from "../paths/directories.ts";
import { requireOwn } from "../paths/ownership.ts";
import type { System } from "../system.ts";
import type { Lock } from "../system/file_system.ts";
import type { HelperCommand, HelperResult } from "../system/programs.ts";

/** The askers that wait, the first one first. */
export const WAITERS = v.array(v.object({
  ...{ name: v.string(), key: v.string(), lock: v.optional(v.string()) },
  /** The time at which the asker gives up, in milliseconds since 1970. */
  until: v.number(),
}));

/** An asker that waits. */
export type Waiting = v.InferOutput<typeof WAITERS>[number];

/** The content of a file: the askers, and the process of ours that wrote it. */
const WORD = v.pipe(v.string(), v.parseJson(), v.object({ by: v.number(), askers: WAITERS }));

/** The largest file, in bytes; a larger one was not written by us. */
const LONGEST_WORD = 64 * 1024;

/** Returns the askers in the nearest file of a helper that we are, or descend from. */
export async function toldInFiles(system: System): Promise<readonly Waiting[]> {
  const { pids } = await system.ancestors();
  for (const pid of [system.pid, ...pids]) {
    const askers = await wordOf(system, pid, pids).catch(() => []);
    if (askers.length > 0) return askers;
  }
  return [];
}

/**
 * Returns the askers in a helper's file. A process id may be used again: the file's writer must be one of our
 * ancestors, too.
 */
async function wordOf(
  system: System,
  pid: number,
  ancestors: readonly number[],
): Promise<readonly Waiting[]> {
  const word = await readWord(system, fileOf(system, pid));
  return word !== undefined && ancestors.includes(word.by) ? word.askers : [];
}

async function readWord({ files }: System, path: string) {
  const bytes = await files.readOwn(path, LONGEST_WORD);
  const read = v.safeParse(WORD, bytes && new TextDecoder().decode(bytes));
  return read.success ? read.output : undefined;
}

/** Runs a helper whose file names the askers, for as long as it runs; if none can be written, it runs all the same. */
export async function runNoted(
  system: System,
  command: HelperCommand,
  askers: readonly Waiting[],
): Promise<HelperResult> {
  const { files } = system;
  const place = places.get(files) ?? makePlace(system).catch(() => undefined);
  places.set(files, place);
  if (await place === undefined) return await system.run(command);
  const written: string[] = [];
  const onStart = (pid: number) => {
    const word = JSON.stringify({ by: system.pid, askers });
    written.push(fileOf(system, pid));
    inBackground(files.writeBrief(fileOf(system, pid), word), () => {});
  };
  try {
    return await system.run({ ...command, onStart });
  } finally {
    await Promise.allSettled(written.map((path) => files.remove(path)));
  }
}

/** The lock of this process by file system, made once, however many helpers it runs. */
const places = new WeakMap<System["files"], Promise<Lock | undefined>>();

/**
 * Makes the directory of the files, and locks a file of our own, which says until we die that our files count;
 * `undefined` when that can't be done.
 */
async function makePlace(system: System): Promise<Lock | undefined> {
  if (system.os === "windows") return undefined;
  const place = dataPlace(system, "locks");
  await requireOwn(system, place);
  await system.files.makeDirectory(place);
  const lock = await system.files.lock(lockOf(system, system.pid), 0);
  await sweep(system, place);
  return lock;
}

/** Removes files of processes of ours that died, such as by `kill -9`: the kernel has released their locks. */
async function sweep(system: System, place: string): Promise<void> {
  const { files } = system;
  const names = await files.list(place) ?? [];
  for (const name of names) {
    const path = pathOf(system.os).join(place, name);
    const pid = await writerOf(system, name, path);
    if (pid === undefined || pid === system.pid) continue;
    const lock = await files.lock(lockOf(system, pid), 0);
    if (lock === undefined) continue;
    await files.remove(path);
    await files.remove(lockOf(system, pid));
    lock.release();
  }
}

/** Returns the process of ours that wrote a file; `undefined` for another file. */
async function writerOf(system: System, name: string, path: string): Promise<number | undefined> {
  const pid = /^asking-(\d+)\.lock$/.exec(name)?.[1];
  if (pid !== undefined) return Number(pid);
  return name.startsWith(PREFIX) ? (await readWord(system, path))?.by : undefined;
}

function lockOf(system: System, pid: number): string {
  return dataPlace(system, "locks", `asking-${pid}.lock`);
}

const PREFIX = "asked-";

function fileOf(system: System, pid: number): string {
  return dataPlace(system, "locks", `${PREFIX}${pid}.json`);
}
