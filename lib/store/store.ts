/** What is kept between runs: sealed on the disk under one master key, or in memory only. */
import type { UserError } from "../errors.ts";
import type { Lock } from "../system/file_system.ts";
import type { MasterKey } from "./frame.ts";
import type { EncryptedType, StoreType } from "./types.ts";

/** A record's name. Structured, so that no two can meet: realm `a` with `b_c` is not realm `a_b` with `c`. */
export interface RecordName {
  /** Empty for no realm. */
  readonly realm: string;
  readonly role: "provider" | "identity" | "secret";
  /** The provider or identity; a secret's own name. */
  readonly entry: string;
  /** What of it, such as `credential`. */
  readonly item: string;
}

/** The item of the long-lived keys that a person typed in: they can't be had back by signing in again. */
export const KEYS_ITEM = "keys";

/** The item that says how far a change of those keys has come: for a while it holds keys that are nowhere else. */
export const ROTATION_ITEM = "rotation";

const SECRET_ITEM = "secret";

/** The record of a secret that a person keeps under that name, for `keyring:NAME` in every project. */
export function secretRecord(name: string): RecordName {
  return { realm: "", role: "secret", entry: name, item: SECRET_ITEM };
}

/** Whether signing in again can't bring it back. */
export function isLongLived({ item }: Pick<RecordName, "item">): boolean {
  return item === KEYS_ITEM || item === ROTATION_ITEM || item === SECRET_ITEM;
}

/** The name as one text, which no other name has. */
export function keyOf({ realm, role, entry, item }: RecordName): string {
  return JSON.stringify([realm, role, entry, item]);
}

/** What is known of a record without opening it. */
export interface RecordInfo {
  readonly name: RecordName;
  /** When its value lapses, in milliseconds since 1970. */
  readonly expires: number | undefined;
  /** Where it lies; absent for what is in memory. */
  readonly kept?: KeptRecord;
}

/** A record as it lies on the disk. */
interface KeptRecord {
  readonly file: string;
  /** When it was last written, in milliseconds since 1970. */
  readonly written: number;
  /** The id of the master key that opens it. */
  readonly key: string;
}

/** A file that holds no record. */
export interface DamagedRecord {
  readonly file: string;
  /** When it was last written, in milliseconds since 1970. */
  readonly written: number;
  /** What it held, where that can still be read: its own name proves it. */
  readonly name?: RecordName;
}

/** How the store is doing. */
export interface StoreState {
  readonly type: StoreType;
  /** Where the records lie, and what opens them. */
  readonly where: string;
  /** Absent where what is there can be opened. */
  readonly trouble?: StoreTrouble;
  readonly records: number;
  /** A new key waits to take the old one's place: somebody has ended that on its way. */
  readonly unfinished?: true;
  /** What this process has mended, such as a mode. */
  readonly repairs: readonly string[];
}

/** Why what is there can't be opened, or can't be once the store is locked. */
export interface StoreTrouble {
  readonly from: "now" | "once locked";
  readonly reason: string;
  /** How to mend it. */
  readonly mend?: string;
}

/** How closely a store looks at itself. */
export interface Description {
  /** A passphrase that a variable gives is tried, though the key is unlocked: that costs as much as to unlock it. */
  readonly passphrase: "tried";
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
  /** When a value was last written, as a number that another writing makes another; `undefined` when it never was. */
  changedAt(name: RecordName): Promise<number | undefined>;
  /** Forgets a value, readable or not, without the key; `false` when there was none. */
  remove(name: RecordName): Promise<boolean>;
  /** Every record, read without the key; those of damaged files are missing. */
  list(): Promise<readonly RecordInfo[]>;
  /** Files that hold no record, found without the key. */
  damaged(): Promise<readonly DamagedRecord[]>;
  /** Removes a file that holds no record; `false` when there is none, or when it holds one. */
  discard(file: string): Promise<boolean>;
  /** Locks a purpose against other processes; `undefined` when one still holds it after `wait` ms. */
  lock(purpose: RecordName, wait: number): Promise<Lock | undefined>;
  /** Starts to fetch the key, if there is something to open with it; what goes wrong shows at the first use. */
  warm(): void;
  /** What it is, told without looking at what it keeps. */
  type(): Promise<StoreType>;
  /** How it is doing, for `doctor`. Makes no key. */
  describe(how?: Description): Promise<StoreState>;
  /** Locks the key again for whoever comes later. */
  forgetKey(): Promise<Locking>;
  /**
   * Seals every record that it can open anew under a new key, `rewrapped` first where its key has a passphrase, under the one that is `chosen` or asked for. Killed at
   * any moment, everything can still be read.
   */
  rekey(how?: Rewrapped): Promise<Rekeying>;
  /** Has the key in that place, too, or there alone once that is the place that was asked for. */
  moveKey(to: EncryptedType): Promise<KeyMove>;
  /** Whether what is written survives this process. Makes the key when there is none; throws as `write`. */
  keeps(): Promise<boolean>;
}

/** Whether a key's file gets another passphrase, too. */
export interface Rewrapped {
  readonly rewrapped: boolean;
  /** The new one, where nobody is to be asked for it. */
  readonly chosen?: string | undefined;
}

/** What locking a key comes to. */
export interface Locking {
  /** Whether it was kept unlocked. */
  readonly locked: boolean;
  /** The variable whose passphrase opens it again, without asking anybody. */
  readonly openedBy?: string | undefined;
}

/** How many records were sealed anew, and how many no key at hand opens. */
export interface Rekeying {
  readonly sealed: number;
  readonly left: number;
}

/**
 * What became of the key: it is in two places now, or has met another one that was there, or was removed from all others, or was in one alone already, or
 * others can't be looked into.
 */
export interface KeyMove {
  readonly done: "copied" | "other" | "moved" | "nothing";
  readonly from: string;
  readonly to: string;
  /** Places that nobody can look into here: they may have a key of the store, too. */
  readonly unseen: readonly string[];
  /** Where it stays, as the person's own. */
  readonly staying: readonly string[];
}

/** `auth.keyring` of the configuration. */
export interface StoreSettings {
  readonly type?: string | undefined;
  readonly path?: string | undefined;
  readonly passwordEnv?: string | undefined;
  readonly keepUnlocked?: number | undefined;
  /** Why nobody knows what is meant. */
  readonly wrong?: UserError | undefined;
  /** Is told that nothing is kept, when something would be; the person unless told. */
  readonly tellLoss?: ((line: string) => void) | undefined;
}

/** Where a master key is kept. */
export interface KeySource {
  /** For the person: `the system keyring`. */
  readonly where: string;
  /** The line that has it looked for where it usually is, where a variable names another place. */
  readonly usual: string | undefined;
  /** Whether it can be fetched without asking the person anything in the terminal. */
  readonly quiet: boolean;
  /** Whether what it keeps is gone where it can't be had: then there is none. */
  readonly fleeting: boolean;
  /**
   * The file, where other data directories may name it, too: no key of it is ever lost or discarded, and whoever makes
   * or replaces one waits for the others. `undefined` for a place of this store's own.
   */
  readonly shared: string | undefined;
  /**
   * The ids of the keys that are there, that in use first, told without asking anybody. Throws `store_unavailable`,
   * `store_tampered`, or `store_locked` where nobody can tell without.
   */
  ids(): Promise<readonly string[]>;
  /** The key; `undefined` when there is none yet. Throws `store_locked` or `store_unavailable`. */
  fetch(): Promise<MasterKey | undefined>;
  /** The same, where that asks nobody anything; else throws `store_locked`. */
  peek(): Promise<MasterKey | undefined>;
  /** Makes the key, or takes the one that another process has made meanwhile. */
  create(): Promise<MasterKey>;
  /** Its bytes; `undefined` when there is none. */
  bytes(): Promise<Uint8Array | undefined>;
  /** Keeps that key where there is none, and sees that it can be had back; the key that is there then. */
  adopt(raw: Uint8Array): Promise<MasterKey>;
  /** The key that is to take its place: while records are sealed anew, each of the two opens some. */
  next(): Promise<MasterKey | undefined>;
  /** Whether that key is there, told without asking anybody. */
  isUnfinished(): Promise<boolean>;
  /** The same, made when there is none. */
  prepare(): Promise<MasterKey>;
  /** The key of that id that was in its place before, where one is kept. */
  former(id: string): Promise<MasterKey | undefined>;
  /** Puts it into its place. */
  promote(): Promise<void>;
  /** Removes the key, unless it is shared, and the one that was to take its place. */
  discard(): Promise<void>;
  /** Puts it under another passphrase, that one or whatever the person chooses; absent where it has none. */
  rewrap?(chosen: string | undefined): Promise<void>;
  /** Why a passphrase that a variable gives does not open it; `undefined` where it does, or none is given. */
  misgiven?(): Promise<UserError | undefined>;
  /** Locks it again, where it was kept unlocked; absent where it never is. */
  forget?(): Promise<Locking>;
}

/** A store on the disk. */
export interface EncryptedKind {
  readonly type: EncryptedType;
  /** Whether somebody asked for it; what nobody asked for may give way to memory. */
  readonly chosen: boolean;
  /** Is told when it does. */
  readonly tellLoss: (line: string) => void;
  readonly source: KeySource;
  /** Where the key of that type is. */
  at(type: EncryptedType): KeySource;
  /** The types beside its own that this system may have. */
  readonly others: readonly EncryptedType[];
}
