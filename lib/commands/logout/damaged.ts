/** What `logout` does about files that hold no record any more. */
import type { DamagedRecord, RecordInfo } from "../../store/store.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import type { LogoutFlags } from "./line.ts";
import type { LogoutTargets } from "./targets.ts";

/** Those that are damaged. */
interface Damaged {
  /** Of which is known what they held: they go, or stay, as if they were whole. */
  readonly records: readonly RecordInfo[];
  /** Of which nobody knows it, and which go: they may have held keys that are nowhere else. */
  readonly lost: readonly string[];
  /** The others of those that are told. */
  readonly stays: readonly DamagedRecord[];
}

/** Whether all that is stored is meant, here or everywhere. */
export function isAll(flags: LogoutFlags): boolean {
  return flags.has("all") || flags.has("all-realms");
}

/** Looks at all of them. */
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
