/** What is kept between runs: sealed on the disk under one master key, or in memory only. */
import type { Lock } from "../system.ts";
import type { RecordName } from "./names.ts";
import type { StoreType } from "./settings.ts";

export type { RecordName } from "./names.ts";
export type { StoreSettings, StoreType } from "./settings.ts";

/** What is known of a record without opening it. */
export interface RecordInfo {
  readonly name: RecordName;
  /** When its value lapses, in milliseconds since 1970. */
  readonly expires: number | undefined;
}

/** How the store is doing. */
export interface StoreState {
  readonly type: StoreType;
  /** Where the records lie, and what opens them. */
  readonly where: string;
  readonly reachable: boolean;
  /** Why it is not reachable. */
  readonly reason?: string;
  /** How to mend that. */
  readonly mend?: string;
  readonly records: number;
  /** Files that hold no record; `sweep` removes them. */
  readonly damaged: readonly string[];
  /** What this process has mended, such as a mode. */
  readonly repairs: readonly string[];
}

/** Values by name, kept between runs unless there is nowhere to keep them. */
export interface Store {
  /**
   * The value; `undefined` when there is none, or none that the present key opens (the person is told).
   * Throws `store_tampered`, `store_locked` or `store_unavailable`; never takes a locked store for an empty one.
   */
  read(name: RecordName): Promise<string | undefined>;
  /** Keeps a value; `expires` is in milliseconds since 1970. Makes the key when there is none. */
  write(
    name: RecordName,
    text: string,
    options?: { readonly expires?: number | undefined },
  ): Promise<void>;
  /** When a value was last written, in milliseconds since 1970; `undefined` when nobody else could have. */
  changedAt(name: RecordName): Promise<number | undefined>;
  /** Forgets a value, readable or not, without the key; `false` when there was none. */
  remove(name: RecordName): Promise<boolean>;
  /** Every record, read without the key; those of damaged files are missing. */
  list(): Promise<readonly RecordInfo[]>;
  /** Removes files that hold no record; returns their paths. */
  sweep(): Promise<readonly string[]>;
  /** Locks a purpose against other processes; `undefined` when one still holds it after `wait` ms. */
  lock(purpose: RecordName, wait: number): Promise<Lock | undefined>;
  /** Starts to fetch the key, if there is something to open with it; what goes wrong shows at the first use. */
  warm(): void;
  /** How it is doing, for `doctor`. Makes no key. */
  describe(): Promise<StoreState>;
  /** Whether what is written survives this process. Makes the key when there is none; throws as `write`. */
  keeps(): Promise<boolean>;
}
