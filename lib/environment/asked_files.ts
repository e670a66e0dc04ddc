/**
 * Who waits for a helper, in a file that has the name of its process: what stands between it and one of us that it
 * starts may clear the environment, but is descended from it.
 */
import * as v from "valibot";
import { inBackground } from "../errors.ts";
import { dataPlace, pathOf } from "../paths/directories.ts";
import { requireOwn } from "../paths/ownership.ts";
import type { HelperCommand, HelperResult, System } from "../system.ts";

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
  const bytes = await system.files.readOwn(fileOf(system, pid), LONGEST_WORD);
  const read = v.safeParse(WORD, bytes && new TextDecoder().decode(bytes));
  return read.success && ancestors.includes(read.output.by) ? read.output.askers : [];
}

/** Runs a helper whose file says who waits, for as long as it runs; where none can be written it runs all the same. */
export async function runNoted(
  system: System,
  command: HelperCommand,
  askers: readonly Waiting[],
): Promise<HelperResult> {
  if (!await makePlace(system).catch(() => false)) return await system.run(command);
  const { files } = system;
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

/** Where the locks are; `false` where nobody can tell whom they descend from. */
async function makePlace(system: System): Promise<boolean> {
  if (system.os === "windows") return false;
  const place = dataPlace(system, "locks");
  await requireOwn(system, place);
  await system.files.makeDirectory(place);
  await sweep(system, place);
  return true;
}

/** No helper runs for a day: what is older is of one of us that was killed. */
const OLD = 24 * 3600_000;

async function sweep(system: System, place: string): Promise<void> {
  const { files, clock } = system;
  const names = await files.list(place) ?? [];
  for (const name of names.filter((each) => each.startsWith(PREFIX))) {
    const path = pathOf(system.os).join(place, name);
    const info = await files.info(path);
    if (info !== undefined && clock.now() - info.modified > OLD) await files.remove(path);
  }
}

const PREFIX = "asked-";

function fileOf(system: System, pid: number): string {
  return dataPlace(system, "locks", `${PREFIX}${pid}.json`);
}
