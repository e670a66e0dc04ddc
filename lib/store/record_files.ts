/** The records' directory, whose content is checked before it is used. */
import { besideName } from "../paths/beside.ts";
import { dataPlace, pathOf } from "../paths/directories.ts";
import { UserError } from "../errors.ts";
import { visible } from "../terminal/escape.ts";
import type { System } from "../system.ts";
import type { FileInfo } from "../system/file_system.ts";
import { fileOf, nameIn, parseRecord, RECORD_FILE, sameName, type SealedRecord } from "./record.ts";
import { attempt, described, newer, tampered, tighten, unfitness } from "./messages.ts";
import { type DamagedRecord, isLongLived, type RecordName } from "./store.ts";
import { dialect } from "../terminal/dialect.ts";

/** The largest record, in bytes. */
const LIMIT = 4 * 1024 * 1024;

/** The reason for which a file is not a readable record. */
interface Unfit {
  readonly unfit: string;
  readonly newer?: true;
  /** The record's name in its header, if it has one. */
  readonly name?: RecordName | undefined;
}

/** The content of one file. */
type FileContent = (SealedRecord & { readonly written: number }) | Unfit;

/** A file, with its path and content. */
interface Looked {
  readonly path: string;
  readonly found: FileContent;
}

/** A record, with its path. */
export interface LyingRecord extends SealedRecord {
  readonly path: string;
  /** Time of writing, in milliseconds since 1970. */
  readonly written: number;
}

/** The directory that holds the records. */
export class RecordFiles {
  readonly directory: string;
  readonly #system: System;
  readonly #onRepair: (line: string) => void;
  readonly #onEmptied: (line: string) => void;

  /**
   * Makes it; `onRepair` is called for each mode that was too open and has been corrected, `onEmptied` for each record
   * that was removed, but for its file.
   */
  constructor(
    system: System,
    onRepair: (line: string) => void,
    onEmptied: (line: string) => void,
  ) {
    this.directory = dataPlace(system, "store");
    this.#system = system;
    this.#onRepair = onRepair;
    this.#onEmptied = onEmptied;
  }

  /** Returns the path of that record's file. */
  async pathOf(name: RecordName): Promise<string> {
    return pathOf(this.#system.os).join(this.directory, await fileOf(name));
  }

  /** Reads the record of that name, still sealed; throws `store_tampered` when its file is something else. */
  async read(name: RecordName): Promise<SealedRecord | undefined> {
    const path = await this.pathOf(name);
    const found = await attempt(doing("read", name, path), () => this.#look(path));
    if (found === undefined) return undefined;
    if ("unfit" in found) {
      throw found.newer
        ? newer(described(name), `"${visible(path)}"`)
        : tampered(name, path, found.unfit);
    }
    if (sameName(found.name, name)) return found;
    throw tampered(name, path, `holds ${described(found.name)}`);
  }

  /** Returns the time of a record's last writing; `undefined` when there is none, or its file can't be read. */
  async changedAt(name: RecordName): Promise<number | undefined> {
    const path = await this.pathOf(name);
    const info = await this.#system.files.info(path).catch(() => undefined);
    return info === undefined || this.#isEmptied(info) ? undefined : info.modified;
  }

  /** Writes a record; throws `store_unavailable` when the disk refuses. */
  async write(name: RecordName, bytes: Uint8Array): Promise<void> {
    const path = await this.pathOf(name);
    await attempt(doing("keep", name, path), async () => {
      await this.#system.files.makeDirectory(this.directory);
      await this.#enter();
      await this.#system.files.write(path, bytes, 0o600);
      // What signing in again can't bring back is kept, or is lost.
    }, isLongLived(name) ? [] : undefined);
  }

  /** Removes a record, whatever its file holds; `false` when there was none. */
  async remove(name: RecordName): Promise<boolean> {
    const path = await this.pathOf(name);
    const removing = async () => await this.#enter() && await this.#take(path);
    return await attempt(doing("remove", name, path), removing, []);
  }

  /** Removes a file, or empties it where another program keeps it open; `false` when there was no record. */
  async #take(path: string): Promise<boolean> {
    const { files } = this.#system;
    const isEmpty = async () => {
      const info = await files.info(path);
      return info !== undefined && this.#isEmptied(info);
    };
    const isGone = await isEmpty();
    try {
      return await files.remove(path) && !isGone;
    } catch (error) {
      if (!await isEmpty()) throw error;
      if (!isGone) this.#onEmptied(stays(path));
      return !isGone;
    }
  }

  /** Returns every whole record in its proper place. */
  async list(): Promise<readonly LyingRecord[]> {
    const all = await this.#lookAtAll();
    return all.flatMap(({ path, found }) => "unfit" in found ? [] : [{ ...found, path }]);
  }

  /** Whether there is no record. */
  async isEmpty(): Promise<boolean> {
    return (await this.#names()).length === 0;
  }

  /** Returns the files that hold no record of this or a later format. */
  async damaged(): Promise<readonly DamagedRecord[]> {
    const all = await this.#lookAtAll();
    return await Promise.all(
      all.filter(({ found }) => "unfit" in found && !found.newer).map((one) => this.#heldIn(one)),
    );
  }

  /** Removes such a file; `false` for any other. */
  async discard(path: string): Promise<boolean> {
    const isOne = (await this.damaged()).some(({ file }) => file === path);
    return isOne && await this.#system.files.remove(path);
  }

  /** Returns a damaged file with the record that it held, if the file's name, a digest of the record's, proves it. */
  async #heldIn({ path, found }: Looked): Promise<DamagedRecord> {
    const { basename } = pathOf(this.#system.os);
    const written = (await this.#system.files.info(path))?.modified ?? 0;
    const name = "unfit" in found ? found.name : undefined;
    if (name === undefined || await fileOf(name) !== basename(path)) return { file: path, written };
    return { file: path, written, name };
  }

  async #names(): Promise<readonly string[]> {
    if (!await this.#enter()) return [];
    const names = await this.#system.files.list(this.directory) ?? [];
    return names.filter((name) => RECORD_FILE.test(name));
  }

  async #lookAtAll(): Promise<readonly Looked[]> {
    const { join } = pathOf(this.#system.os);
    const looked = (await this.#names()).map(async (file) => {
      const path = join(this.directory, file);
      const found = await attempt(`look at "${visible(path)}"`, () => this.#look(path));
      if (found === undefined) return await this.#sweep(path).then(() => [], () => []);
      const misplaced = !("unfit" in found) && await fileOf(found.name) !== file;
      return [{ path, found: misplaced ? { unfit: "holds another record" } : found }];
    });
    return (await Promise.all(looked)).flat();
  }

  async #look(path: string): Promise<FileContent | undefined> {
    const info = await this.#enter() ? await this.#system.files.info(path) : undefined;
    if (info === undefined || this.#isEmptied(info)) return undefined;
    const unfit = unfitness(info, "file") ?? (info.size > LIMIT ? "is too large" : undefined);
    if (unfit !== undefined) return { unfit };
    await tighten(this.#system, path, info, this.#onRepair);
    const bytes = await this.#system.files.readOwn(path, LIMIT);
    const record = bytes && await parseRecord(bytes);
    if (record === "newer") return { unfit: "is of a newer format", newer: true };
    if (record === "damaged") return { unfit: "is damaged", name: nameIn(bytes!) };
    return record && { ...record, written: info.modified };
  }

  /**
   * Whether a file is a removed record: on Windows one that another program has open is emptied where it can't be
   * removed.
   */
  #isEmptied({ kind, size }: FileInfo): boolean {
    return this.#system.os === "windows" && kind === "file" && size === 0;
  }

  /** Removes a file that could only be emptied, once nobody has it open; a record that was written there meanwhile is put back. */
  async #sweep(path: string): Promise<void> {
    const { files, os, random } = this.#system;
    const { basename, dirname, join } = pathOf(os);
    const isEmptied = async (at: string) => {
      const info = await files.info(at);
      return info !== undefined && this.#isEmptied(info);
    };
    const aside = besideName(basename(path), random(16));
    if (!await isEmptied(path) || !await files.rename(path, aside)) return;
    const moved = join(dirname(path), aside);
    if (await isEmptied(moved)) await files.remove(moved);
    else await files.rename(moved, basename(path));
  }

  /** Whether the directory exists; throws unless it is ours alone. */
  async #enter(): Promise<boolean> {
    const info = await this.#system.files.info(this.directory);
    if (info === undefined) return false;
    const unfit = unfitness(info, "directory");
    if (unfit !== undefined) throw untrusted(this.directory, unfit);
    await tighten(this.#system, this.directory, info, this.#onRepair);
    return true;
  }
}

function doing(verb: string, name: RecordName, path: string): string {
  return `${verb} ${described(name)} in "${visible(path)}"`;
}

function stays(path: string): string {
  return `Nothing is left in "${
    visible(path)
  }"; the empty file stays, since another program has it open`;
}

function untrusted(directory: string, why: string): UserError {
  const message = `Cannot trust the store: "${visible(directory)}" ${why}`;
  const hint = why.includes("somebody")
    ? dialect().take("whole", directory)
    : dialect().move(directory, ".old");
  return new UserError("store_tampered", message, { hint });
}
