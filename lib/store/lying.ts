/** The records that lie on the disk, whatever store is asked for. */
import { orUndefined } from "../errors.ts";
import { directories } from "../paths/directories.ts";
import type { System } from "../system.ts";
import { type LyingRecord, RecordFiles } from "./record_files.ts";

/** Returns them; none where the directory can't be looked into, or there is no place for one. */
export async function recordsLying(system: System): Promise<readonly LyingRecord[]> {
  if (directories(system).data === undefined) return [];
  const idle = () => undefined;
  return await orUndefined(() => new RecordFiles(system, idle, idle).list()) ?? [];
}
