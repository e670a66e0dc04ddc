/**
 * The master key in use: fetched once, made when there is none, and replaced by memory where nobody configured a
 * keyring.
 */
import { orUndefined, UserError } from "../errors.ts";
import type { Person } from "../provider/context.ts";
import { inPlace, type Memory } from "./memory.ts";
import type { SealedRecord } from "./record.ts";
import type { MasterKey } from "./frame.ts";
import { keyElsewhere, leadingToOne, refuseSecond } from "./elsewhere.ts";
import { described } from "./messages.ts";
import type { EncryptedKind } from "./store.ts";
import { withType } from "./messages.ts";

/** The master key, as a store uses it. */
export class KeyInUse {
  readonly #kind: EncryptedKind;
  readonly #person: Person;
  readonly #records: () => Promise<readonly SealedRecord[]>;
  #fetching: Promise<MasterKey | undefined> | undefined;
  #peeking: Promise<MasterKey | undefined> | undefined;
  #ensuring: Promise<MasterKey | undefined> | undefined;
  #memory: Memory | undefined;
  /** Other keys by their ids; `undefined` for one that is nowhere. */
  readonly #others = new Map<string, Promise<MasterKey | undefined>>();

  /** Makes it; `records` are those that a new key would leave unreadable. */
  constructor(
    kind: EncryptedKind,
    person: Person,
    records: () => Promise<readonly SealedRecord[]>,
  ) {
    this.#kind = kind;
    this.#person = person;
    this.#records = records;
  }

  /** The memory in place of the disk, where nobody configured a keyring and none is there. */
  get memory(): Memory | undefined {
    return this.#memory;
  }

  /** Returns the key; `undefined` when there is none yet, or when memory is in use. */
  fetch(): Promise<MasterKey | undefined> {
    return this.#orMemory(() => this.begin());
  }

  /** Returns the key, made if need be; `undefined` only when memory is in use. */
  ensure(): Promise<MasterKey | undefined> {
    const ensuring = this.#ensuring ??= this.#orMemory(() => this.#make());
    ensuring.catch(() => void (this.#ensuring = undefined));
    return ensuring;
  }

  /**
   * Returns the key with that id, where it is not the one that was fetched: another process may have replaced that.
   * Looked for once.
   */
  otherOf(id: string): Promise<MasterKey | undefined> {
    const looking = this.#others.get(id) ?? this.#lookFor(id);
    this.#others.set(id, looking);
    looking.catch(() => this.#others.delete(id));
    return looking;
  }

  async #lookFor(id: string): Promise<MasterKey | undefined> {
    const { source } = this.#kind;
    const [next, now] = [await source.next(), await source.fetch()];
    // What is written from now on must be read when the older one has gone.
    const current = next ?? now;
    this.#fetching = current && Promise.resolve(current);
    this.#ensuring = undefined;
    return [next, now].find((key) => key?.id === id) ?? await source.former(id);
  }

  /** Throws `store_locked` where another place has the key with one of these ids. */
  async refuseElsewhere(ids: readonly string[]): Promise<void> {
    const there = await keyElsewhere(this.#kind, ids);
    if (there !== undefined) throw there;
  }

  /**
   * Returns the key, if nobody need be asked; otherwise throws `store_locked`, without keeping a later `fetch` from
   * asking.
   */
  peek(): Promise<MasterKey | undefined> {
    return this.#fetching ?? (this.#peeking ??= this.#kind.source.peek());
  }

  /** Fetches the key for all callers; a missing one, or an error, is tried again the next time. */
  begin(): Promise<MasterKey | undefined> {
    const fetching = this.#fetching ??= this.#fetched();
    const forget = () => void (this.#fetching = undefined);
    fetching.then((key) => key ?? forget(), forget);
    return fetching;
  }

  async #fetched(): Promise<MasterKey | undefined> {
    const seen = await orUndefined(async () => await this.#peeking);
    this.#peeking = undefined;
    return seen ?? await this.#kind.source.fetch();
  }

  async #make(): Promise<MasterKey> {
    const there = await this.begin();
    if (there !== undefined) {
      await this.#kind.source.claim?.();
      return there;
    }
    const records = await this.#records();
    await this.refuseElsewhere(records.map(({ key }) => key));
    await refuseSecond(this.#kind, records);
    const made = await this.#kind.source.create();
    const orphans = (await this.#records()).filter(({ key }) => key !== made.id);
    if (orphans.length > 0) this.#person.warn(orphanWarning(orphans, this.#kind.source.where));
    this.#fetching = Promise.resolve(made);
    return made;
  }

  async #orMemory<T>(action: () => Promise<T>): Promise<T | undefined> {
    if (this.#memory !== undefined) return undefined;
    try {
      return await action();
    } catch (error) {
      // Locked is not absent: what lies there must not be taken for nothing.
      if (!(error instanceof UserError) || error.code !== "store_unavailable") throw error;
      const records = await this.#records();
      await this.refuseElsewhere(records.map(({ key }) => key));
      const mended = leadingToOne(error, records);
      if (this.#kind.chosen) throw mended;
      const { message, hint = withType("file") } = mended;
      this.#memory ??= inPlace(this.#kind.tellLoss, message, hint);
      return undefined;
    }
  }
}

function orphanWarning(records: readonly SealedRecord[], where: string): string {
  const names = [...new Set(records.map(({ name }) => described(name)))].join(", ");
  return `A new key was made in ${where}, and ${names} can't be opened with it; ` +
    "sign in again, and enter long-lived keys again, or put the old key back from a backup";
}
