/**
 * Who waits for a helper, in a file that has the name of its process: what stands between it and one of us that it
 * starts may clear the environment, but is descended from it.
 */
import * as v from "valibot";
import { inBackground } from "../errors.ts";
import { dataPlace, pathOf } from "../paths/directories.ts";
import { requireOwn } from "../paths/ownership.ts";
import type { System } from "../system.ts";
import type { Lock } from "../system/file_system.ts";
import type { HelperCommand, HelperResult } from "../system/programs.ts";

/** Those that wait, the first one first. */
export const WAITERS = v.array(v.object({
  ...{ name: v.string(), key: v.string(), lock: v.optional(v.string()) },
  /** When they will have given up, in milliseconds since 1970. */
  until: v.number(),
}));

/** One of them. */
export type Waiting = v.InferOutput<typeof WAITERS>[number];

/** What a file says: who waits, and the process of ours that wrote it. */
const WORD = v.pipe(v.string(), v.parseJson(), v.object({ by: v.number(), askers: WAITERS }));

/** What is longer was not written by us. */
const LONGEST_WORD = 64 * 1024;

/** Those that wait for us, as the nearest helper's file says that we are, or descend from. */
export async function toldInFiles(system: System): Promise<readonly Waiting[]> {
  const { pids } = await system.ancestors();
  for (const pid of [system.pid, ...pids]) {
    const askers = await wordOf(system, pid, pids).catch(() => []);
    if (askers.length > 0) return askers;
  }
  return [];
}

/** A process id may be used again: who wrote the file must be one of our ancestors, too. */
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

/** Runs a helper whose file says who waits, for as long as it runs; where none can be written it runs all the same. */
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

/** Made once by a process, however many helpers it runs. */
const places = new WeakMap<System["files"], Promise<Lock | undefined>>();

/** Where the locks are; our own says until we die that our files count. `undefined` where none can be had. */
async function makePlace(system: System): Promise<Lock | undefined> {
  if (system.os === "windows") return undefined;
  const place = dataPlace(system, "locks");
  await requireOwn(system, place);
  await system.files.makeDirectory(place);
  const lock = await system.files.lock(lockOf(system, system.pid), 0);
  await sweep(system, place);
  return lock;
}

/** Takes away what those of us have left that died, such as by `kill -9`: the kernel has let go of their locks. */
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

/** The process of ours that a file is of. */
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
