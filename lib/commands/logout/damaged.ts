/** The part of `logout` on damaged files, which hold no record any more. */
import type { DamagedRecord, RecordInfo } from "../../store/store.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import type { LogoutFlags } from "./line.ts";
import type { LogoutTargets } from "./targets.ts";

/** Damaged files. */
interface Damaged {
  /** Records whose name is known: they are removed or kept like sound ones. */
  readonly records: readonly RecordInfo[];
  /** Files whose name is not known, and which are removed: they may have held keys that are nowhere else. */
  readonly lost: readonly string[];
  /** Files whose name is not known, and which stay and are warned of. */
  readonly stays: readonly DamagedRecord[];
}

/** Whether all stored records are meant, here or everywhere. */
export function isAll(flags: LogoutFlags): boolean {
  return flags.has("all") || flags.has("all-realms");
}

/** Sorts the damaged files by what becomes of them. */
export async function damagedFor(
  { store }: Workspace,
  { covers, everything }: LogoutTargets,
  flags: LogoutFlags,
): Promise<Damaged> {
  const all = await store.damaged();
  const records = all.flatMap(({ name }) => name === undefined ? [] : { name, expires: undefined });
  const unread = isAll(flags) ? all.filter(({ name }) => name === undefined) : [];
  const goes = everything && flags.has("keychain");
  return {
    records: records.filter(({ name }) => covers(name)),
    lost: goes ? unread.map(({ file }) => file) : [],
    stays: goes ? [] : unread,
  };
}
