/** The contract of the store: records kept between runs, sealed on the disk under one master key, or in memory only. */
import type { UserError } from "../errors.ts";
import type { Lock } from "../system/file_system.ts";
import type { MasterKey } from "./frame.ts";
import type { EncryptedType, StoreType } from "./types.ts";

/** A record's name. Structured, so that no two can be equal: realm `a` with `b_c` is not realm `a_b` with `c`. */
export interface RecordName {
  /** Empty for no realm. */
  readonly realm: string;
  readonly role: "provider" | "identity" | "secret";
  /** The provider or identity; a secret's own name. */
  readonly entry: string;
  /** The kind of record, such as `credential`. */
  readonly item: string;
}

/** The item of the long-lived keys that a person typed: signing in again can't bring them back. */
export const KEYS_ITEM = "keys";

/** The item with the progress of a change of those keys: for a while it holds keys that are nowhere else. */
export const ROTATION_ITEM = "rotation";

const SECRET_ITEM = "secret";

/** Returns the name of a secret that a person keeps, for `keyring:NAME` in every project. */
export function secretRecord(name: string): RecordName {
  return { realm: "", role: "secret", entry: name, item: SECRET_ITEM };
}

/** Whether signing in again can't bring it back. */
export function isLongLived({ item }: Pick<RecordName, "item">): boolean {
  return item === KEYS_ITEM || item === ROTATION_ITEM || item === SECRET_ITEM;
}

/** Returns the name as one text, which no other name has. */
export function keyOf({ realm, role, entry, item }: RecordName): string {
  return JSON.stringify([realm, role, entry, item]);
}

/** The facts of a record that are known without opening it. */
export interface RecordInfo {
  readonly name: RecordName;
  /** The value's expiry, in milliseconds since 1970. */
  readonly expires: number | undefined;
  /** The record on the disk; absent for one in memory. */
  readonly kept?: KeptRecord;
}

/** A record as it lies on the disk. */
interface KeptRecord {
  readonly file: string;
  /** Time of its last writing, in milliseconds since 1970. */
  readonly written: number;
  /** The id of the master key that opens it. */
  readonly key: string;
}

/** A file that holds no record. */
export interface DamagedRecord {
  readonly file: string;
  /** Time of its last writing, in milliseconds since 1970. */
  readonly written: number;
  /** The record's name, where it can still be read: the file's own name proves it. */
  readonly name?: RecordName;
}

/** The state of the store. */
export interface StoreState {
  readonly type: StoreType;
  /** The place of the records, and of the key that opens them. */
  readonly where: string;
  /** Absent where all records can be opened. */
  readonly trouble?: StoreTrouble;
  readonly records: number;
  /** Whether a new key waits to take the old one's place: a replacement was interrupted. */
  readonly unfinished?: true;
  /** Repairs by this process, such as of a mode. */
  readonly repairs: readonly string[];
}

/** The reason for which records can't be opened, now or once the store is locked. */
export interface StoreTrouble {
  readonly from: "now" | "once locked";
  readonly reason: string;
  /** The hint. */
  readonly mend?: string;
}

/** The depth of a description. */
export interface Description {
  /**
   * Whether a passphrase from a variable is tried although the key is unlocked, which costs as much as unlocking it.
   */
  readonly passphrase: "tried";
}

/** Values by name, kept between runs unless there is no place to keep them. */
export interface Store {
  /**
   * Reads a value; `undefined` when there is none, or none that the present key opens (the person is told). Throws
   * `store_tampered`, `store_locked` or `store_unavailable`; a locked store never counts as an empty one.
   */
  read(name: RecordName): Promise<string | undefined>;
  /** Keeps a value; `expires` is in milliseconds since 1970. Makes the key when there is none. */
  write(
    name: RecordName,
    text: string,
    options?: { readonly expires?: number | undefined },
  ): Promise<void>;
  /** Returns a number that changes with each writing of a value; `undefined` when it was never written. */
  changedAt(name: RecordName): Promise<number | undefined>;
  /** Removes a value, readable or not, without the key; `false` when there was none. */
  remove(name: RecordName): Promise<boolean>;
  /** Returns every record, read without the key; those of damaged files are missing. */
  list(): Promise<readonly RecordInfo[]>;
  /** Returns the files that hold no record, found without the key. */
  damaged(): Promise<readonly DamagedRecord[]>;
  /** Removes a file that holds no record; `false` when there is none, or when it holds one. */
  discard(file: string): Promise<boolean>;
  /** Locks a purpose against other processes; `undefined` when one still holds it after `wait` milliseconds. */
  lock(purpose: RecordName, wait: number): Promise<Lock | undefined>;
  /** Starts to fetch the key, if there is a record to open; an error shows at the first use. */
  warm(): void;
  /** Returns the store's type, without looking at its content. */
  type(): Promise<StoreType>;
  /** Returns the store's state, for `doctor`. Makes no key. */
  describe(how?: Description): Promise<StoreState>;
  /** Whether `forgetKey` would find a key to lock. */
  isUnlocked(): Promise<boolean>;
  /** Locks the key again for whoever comes later. */
  forgetKey(): Promise<Locking>;
  /**
   * Seals every record that can be opened under a new key. With `rewrapped`, the key first gets another passphrase, the
   * `chosen` one or one that is asked for. Killed at any moment, everything can still be read.
   */
  rekey(how?: Rewrapped): Promise<Rekeying>;
  /** Copies the key to that place, or moves it there once that is the configured place. */
  moveKey(to: EncryptedType): Promise<KeyMove>;
  /** Returns whether records survive this process. Makes the key when there is none; throws as `write`. */
  keeps(): Promise<boolean>;
}

/** Whether a key file also gets another passphrase. */
export interface Rewrapped {
  readonly rewrapped: boolean;
  /** The new passphrase, where nobody is to be asked for it. */
  readonly chosen?: string | undefined;
}

/** The result of locking a key. */
export interface Locking {
  /** Whether it was kept unlocked. */
  readonly locked: boolean;
  /** Returns the variable whose passphrase, if it is right, opens it again without asking anybody. */
  openedBy?(): Promise<string | undefined>;
}

/** The result of a rekeying. */
export interface Rekeying {
  /** The number of records that were sealed anew, and of those that no available key opens. */
  readonly sealed: number;
  readonly left: number;
  /** Other places from which a copy of the replaced key was removed, and those in which one stays. */
  readonly removed: readonly string[];
  readonly staying: readonly string[];
}

/**
 * The result of a move: the key is in two places now, or another one was there, or it was removed from all others, or
 * put beside one that stays, or was in one place already, or others can't be read.
 */
export interface KeyMove {
  readonly done: "copied" | "other" | "moved" | "put" | "nothing";
  readonly from: string;
  readonly to: string;
  /** Places that can't be read here: they may have a key of the store, too. */
  readonly unseen: readonly string[];
  /** Places where the key stays, as the person's own. */
  readonly staying: readonly string[];
}

/** `auth.keyring` of the configuration. */
export interface StoreSettings {
  readonly type?: string | undefined;
  readonly path?: string | undefined;
  readonly passwordEnv?: string | undefined;
  readonly keepUnlocked?: number | undefined;
  /** The error of a contradictory setting. */
  readonly wrong?: UserError | undefined;
  /** Called when something is to be kept that won't be; the default tells the person. */
  readonly tellLoss?: ((line: string) => void) | undefined;
}

/** A place of a master key. */
export interface KeySource {
  /** Its name for the person: `the system keyring`. */
  readonly where: string;
  /** The command that returns to the usual place, where a variable names another one. */
  readonly usual: string | undefined;
  /** Whether it can be fetched without asking the person anything in the terminal. */
  readonly quiet: boolean;
  /** Whether its content is lost where it can't be had: then there is no key. */
  readonly fleeting: boolean;
  /**
   * The file, where other data directories may name it, too: none of its keys is ever lost or discarded, and whoever
   * makes or replaces one waits for the others. `undefined` for a place of this store's own.
   */
  readonly shared: string | undefined;
  /**
   * Returns the ids of the keys that are there, the one in use first, without asking anybody. Throws
   * `store_unavailable`, `store_tampered`, or `store_locked` where they can't be told so.
   */
  ids(): Promise<readonly string[]>;
  /** Returns the key; `undefined` when there is none yet. Throws `store_locked` or `store_unavailable`. */
  fetch(): Promise<MasterKey | undefined>;
  /** Returns the key, if nobody need be asked; otherwise throws `store_locked`. */
  peek(): Promise<MasterKey | undefined>;
  /** Called before something is sealed with a key that was there; absent where nothing is done then. */
  claim?(): Promise<void>;
  /** Makes the key, or takes one that another process has made meanwhile. */
  create(): Promise<MasterKey>;
  /** Returns the key's bytes; `undefined` when there is none. */
  bytes(): Promise<Uint8Array | undefined>;
  /** Keeps that key where there is none, and checks that it can be read back; returns the key that is there then. */
  adopt(raw: Uint8Array): Promise<MasterKey>;
  /** Returns the next key: while records are sealed anew, each of the two opens some. */
  next(): Promise<MasterKey | undefined>;
  /** Whether the next key exists; nobody is asked. */
  isUnfinished(): Promise<boolean>;
  /** Returns the next key, made when there is none. */
  prepare(): Promise<MasterKey>;
  /** Returns the former key with that id, where one is kept. */
  former(id: string): Promise<MasterKey | undefined>;
  /** Puts the next key into the present one's place. */
  promote(): Promise<void>;
  /** Removes the key, unless it is shared, and the next one. */
  discard(): Promise<void>;
  /** Changes the passphrase, to that one or one that the person chooses; absent where it has none. */
  rewrap?(chosen: string | undefined): Promise<void>;
  /** Returns the error for a wrong passphrase in a variable; `undefined` where it is right, or none is given. */
  misgiven?(): Promise<UserError | undefined>;
  /** Whether it is kept unlocked; absent where it never is, as `forget` is. */
  isUnlocked?(): Promise<boolean>;
  /** Locks it again, where it was kept unlocked; absent where it never is. */
  forget?(): Promise<Locking>;
}

/** A store on the disk. */
export interface EncryptedKind {
  readonly type: EncryptedType;
  /** Whether it was configured; otherwise memory may replace it. */
  readonly chosen: boolean;
  /** Called when memory replaces it. */
  readonly tellLoss: (line: string) => void;
  readonly source: KeySource;
  /** Returns the place of the key of that type. */
  at(type: EncryptedType): KeySource;
  /** Finds the other places that may have the key on this system. */
  others(): Promise<readonly OtherPlace[]>;
}

/** A place that is not the configured one. */
export interface OtherPlace {
  readonly type: EncryptedType;
  readonly source: KeySource;
  /** The line that has it used. */
  readonly use: string;
  /** Whether a variable or the configuration has named it once, and now doesn't. */
  readonly remembered: boolean;
}
