/** The store on the disk: its key comes from a source, its records from their files. */
import { asUserError, orUndefined, throwBug, UserError } from "../errors.ts";
import type { Person } from "../provider/context.ts";
import type { System } from "../system.ts";
import type { Lock } from "../system/file_system.ts";
import { takeLock } from "./locks.ts";
import { KeyInUse } from "./key_in_use.ts";
import { nameDigest, openRecord, type SealedRecord, sealRecord } from "./record.ts";
import { type MasterKey, NONCE_LENGTH } from "./frame.ts";
import { RecordFiles } from "./record_files.ts";
import {
  type DamagedRecord,
  type Description,
  type EncryptedKind,
  isLongLived,
  type KeyMove,
  type KeySource,
  type Locking,
  type RecordInfo,
  type RecordName,
  type Rekeying,
  type Rewrapped,
  type Store,
  type StoreState,
  type StoreTrouble,
} from "./store.ts";
import type { EncryptedType, StoreType } from "./types.ts";
import { keyElsewhere, leadingToOne, refuseUnseen } from "./elsewhere.ts";
import { described, forgetting, keyBack, keyLost, missing, tampered } from "./messages.ts";

/** Returns a store on the disk. */
export function encryptedStore(system: System, kind: EncryptedKind, person: Person): Store {
  return new SealedStore(system, kind, person);
}

class SealedStore implements Store {
  readonly #system: System;
  readonly #kind: EncryptedKind;
  readonly #person: Person;
  readonly #files: RecordFiles;
  readonly #master: KeyInUse;
  /** Lines that the person has been told, which are not repeated. */
  readonly #told = new Set<string>();
  readonly #repairs: string[] = [];

  constructor(system: System, kind: EncryptedKind, person: Person) {
    this.#system = system;
    this.#kind = kind;
    this.#person = person;
    const repaired = (line: string) => this.#tell(line) && this.#repairs.push(line);
    this.#files = new RecordFiles(system, repaired, (line) => this.#tell(line));
    this.#master = new KeyInUse(kind, person, () => this.#files.list());
  }

  async read(name: RecordName): Promise<string | undefined> {
    const held = this.#master.memory?.read(name);
    if (held !== undefined) return held;
    const record = await this.#files.read(name);
    if (record === undefined) return undefined;
    const master = await this.#master.fetch();
    if (this.#master.memory !== undefined) return void this.#master.memory.tell();
    const key = master?.id === record.key ? master : await this.#master.otherOf(record.key);
    if (key === undefined) {
      await this.#master.refuseElsewhere([record.key]);
      await refuseUnseen(this.#kind, [name]);
      return this.#passOver(record, master);
    }
    const text = await openRecord(key, record);
    if (text !== undefined) return text;
    throw tampered(name, await this.#files.pathOf(name), "has been changed");
  }

  async write(
    name: RecordName,
    text: string,
    { expires }: { readonly expires?: number | undefined } = {},
  ): Promise<void> {
    const master = await this.#master.ensure();
    if (master === undefined) return this.#master.memory!.write(name, text, expires);
    const nonce = this.#system.random(NONCE_LENGTH);
    await this.#files.write(name, await sealRecord(master, nonce, { name, expires }, text));
  }

  async changedAt(name: RecordName): Promise<number | undefined> {
    return this.#master.memory?.changedAt(name) ?? await this.#files.changedAt(name);
  }

  async remove(name: RecordName): Promise<boolean> {
    const held = this.#master.memory?.remove(name) ?? false;
    return await this.#files.remove(name) || held;
  }

  async list(): Promise<readonly RecordInfo[]> {
    const stored = await this.#files.list();
    const infos = stored.map(({ name, expires, path, written, key }) => ({
      ...{ name, expires },
      kept: { file: path, written, key },
    }));
    return [...infos, ...this.#master.memory?.list() ?? []];
  }

  damaged(): Promise<readonly DamagedRecord[]> {
    return this.#files.damaged();
  }

  discard(file: string): Promise<boolean> {
    return this.#files.discard(file);
  }

  async lock(purpose: RecordName, wait: number): Promise<Lock | undefined> {
    try {
      return await takeLock(this.#system, await nameDigest(purpose), wait);
    } catch (error) {
      // Where nothing can be written, nothing is shared, and nobody asked for it to be.
      if (this.#kind.chosen || !(error instanceof UserError)) throw error;
      return { release: () => {} };
    }
  }

  async isUnlocked(): Promise<boolean> {
    const elsewhere = await this.#elsewhere((place) => place.isUnlocked?.());
    return [await this.#kind.source.isUnlocked?.(), ...elsewhere].includes(true);
  }

  async forgetKey(): Promise<Locking> {
    const elsewhere = await this.#elsewhere((place) => place.forget?.());
    const own = await this.#kind.source.forget?.() ?? { locked: false };
    return { ...own, locked: [own, ...elsewhere].some((each) => each?.locked === true) };
  }

  /** Asks the other places: a variable that is not set now may have named that of a key that was unlocked. */
  async #elsewhere<T>(
    ask: (place: KeySource) => Promise<T> | undefined,
  ): Promise<readonly (T | undefined)[]> {
    const others = await this.#kind.others();
    return await Promise.all(
      others.map(({ source }) => orUndefined(async () => await ask(source))),
    );
  }

  async rekey(how: Rewrapped = { rewrapped: false }): Promise<Rekeying> {
    const { sealAnew } = await import("./rekey.ts");
    return await sealAnew(this.#system, this.#person, this.#kind, this.#files, how);
  }

  async moveKey(to: EncryptedType): Promise<KeyMove> {
    const { moveKey } = await import("./rekey.ts");
    return await moveKey(this.#system, this.#person, this.#kind, this.#files, to);
  }

  warm(): void {
    if (!this.#kind.source.quiet) return;
    const peek = (empty: boolean) => empty ? undefined : this.#master.peek();
    const peeking = this.#files.isEmpty().then(peek);
    // Whoever uses the store meets the error again.
    peeking.catch(() => {});
  }

  type(): Promise<StoreType> {
    return Promise.resolve(this.#kind.type);
  }

  async describe(how?: Description): Promise<StoreState> {
    const { type, source } = this.#kind;
    const records = await this.#files.list();
    const trouble = this.#master.memory?.trouble ?? await this.#troubleNow(records);
    const isUnfinished = await source.isUnfinished().catch(() => false);
    const later = how && trouble === undefined
      ? await source.misgiven?.().catch(asUserError)
      : undefined;
    const told = trouble ?? (later && troubleOf(later, "once locked"));
    return {
      type,
      where: `${this.#files.directory} (key in ${source.where})`,
      ...told && { trouble: told },
      records: records.length,
      ...isUnfinished ? { unfinished: true } : {},
      repairs: [...this.#repairs],
    };
  }

  async keeps(): Promise<boolean> {
    return await this.#master.ensure() !== undefined;
  }

  async #troubleNow(records: readonly SealedRecord[]): Promise<StoreTrouble | undefined> {
    const trouble = await this.#trouble(records);
    return trouble && troubleOf(trouble, "now");
  }

  /** Returns the reason for which some records can't be opened, as far as it is known without asking anybody. */
  async #trouble(records: readonly SealedRecord[]): Promise<UserError | undefined> {
    const { source } = this.#kind;
    try {
      if (source.quiet) await this.#master.peek();
      const ids = records.length > 0 ? await source.ids() : [];
      const lost = records.filter(({ key }) => !ids.includes(key));
      if (lost.length === 0) return undefined;
      return await keyElsewhere(this.#kind, lost.map(({ key }) => key)) ??
        keyLost(lost.length, records.length, source);
    } catch (error) {
      throwBug(error);
      // Whoever uses the store will be asked to unlock it.
      if (error.code === "store_locked" && !source.quiet) return undefined;
      return await keyElsewhere(this.#kind, records.map(({ key }) => key)) ??
        leadingToOne(error, records);
    }
  }

  /**
   * Warns of a record that the present key can't open, which then counts as missing. Throws for a secret by name, since
   * its reader has no other way to it.
   */
  #passOver({ name }: SealedRecord, master: MasterKey | undefined): undefined {
    const { source } = this.#kind;
    const why = missing(source, master !== undefined);
    const back = keyBack(name, source);
    if (name.role === "secret") {
      throw new UserError("store_unavailable", `Cannot open ${described(name)}: ${why}`, {
        hint: back,
      });
    }
    const mend = isLongLived(name) ? back : `sign in again, or ${forgetting(name)}`;
    this.#tell(`Passing over ${described(name)}: ${why}; ${mend}`);
  }

  /** Warns once; returns whether this was the first time. */
  #tell(line: string): boolean {
    if (this.#told.has(line)) return false;
    this.#told.add(line);
    this.#person.warn(line);
    return true;
  }
}

function troubleOf({ message, hint }: UserError, from: StoreTrouble["from"]): StoreTrouble {
  return { from, reason: message, ...(hint === undefined ? {} : { mend: hint }) };
}
