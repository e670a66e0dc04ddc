/** A session's private directory: made with it, gone with it, its owner proven by a lock. */
import { MachineError, reasonOf, UserError } from "../../errors.ts";
import { pathOf } from "../../paths/directories.ts";
import type { Secret } from "../../secret.ts";
import type { System } from "../../system.ts";
import type { Lock } from "../../system/file_system.ts";
import { openSessionPlace } from "../../paths/opened_place.ts";
import { type Unfit, unfitText } from "../../paths/unguessable.ts";
import { dialect } from "../../terminal/dialect.ts";
import { placeOfOnesOwn } from "../../paths/unguessable.ts";

/**
 * The file whose lock says that a session's owner lives; the kernel drops it when that one dies. It stands
 * beside the directory and is locked first: a directory whose lock can be had has lost its owner.
 */
export function lockOf(directory: string): string {
  return `${directory}.lock`;
}

/** Another process may look at the lock just as we take it; that lasts no longer than this, in milliseconds. */
const LOOK = 1_000;

/** No record, notice or list of drift comes near this size; bytes. */
export const SESSION_FILE_LIMIT = 1024 * 1024;

/** A private directory that exists for as long as the session. */
export interface SessionDirectory {
  readonly id: string;
  readonly path: string;
  /** The directory around it that was made for it alone, and goes with it. */
  readonly wrapper: string | undefined;
  /** Puts a file there in one step; the name may have folders, with `/`. */
  write(name: string, content: string | Secret): Promise<void>;
  /** The absolute path of a file there. */
  pathOf(name: string): string;
  /** Removes a file or a folder there. */
  clear(name: string): Promise<void>;
  /** Takes away what others have left there under this name, in one step; `undefined` when there is nothing. */
  take(name: string): Promise<string | undefined>;
  /** Takes the directory away; says how many of the files that were written are gone with it. */
  remove(): Promise<number>;
}

/**
 * Makes a new session directory; throws `UserError` when no private place can be had. `warn` is told when it is not
 * where somebody meant it to be.
 */
export async function createSessionDirectory(
  system: System,
  warn: (line: string) => void = () => {},
): Promise<SessionDirectory> {
  const { join } = pathOf(system.os);
  const { path: place, fresh, passedOver } = await openSessionPlace(system);
  for (const unfit of passedOver) if (unfit.variable !== undefined) warn(notThere(unfit, place));
  const id = newId(system.random(5));
  const path = join(place, id);
  try {
    const lock = await system.files.lock(lockOf(path), LOOK);
    if (lock === undefined) throw new Error("somebody else holds its lock");
    await system.files.makeDirectory(path);
    return new Directory(system, { id, path, wrapper: fresh ? place : undefined }, lock);
  } catch (error) {
    throw failed(`make the session directory ${path}`, error);
  }
}

class Directory implements SessionDirectory {
  readonly id: string;
  readonly path: string;
  readonly wrapper: string | undefined;
  readonly #system: System;
  readonly #lock: Lock;
  /** Writes one after the other, so that none can come after the removal. */
  #work: Promise<unknown> = Promise.resolve();
  readonly #written = new Set<string>();
  #open = true;

  constructor(
    system: System,
    { id, path, wrapper }: Pick<SessionDirectory, "id" | "path" | "wrapper">,
    lock: Lock,
  ) {
    this.#system = system;
    this.id = id;
    this.path = path;
    this.wrapper = wrapper;
    this.#lock = lock;
  }

  pathOf(name: string): string {
    return pathOf(this.#system.os).join(this.path, ...name.split("/"));
  }

  write(name: string, content: string | Secret): Promise<void> {
    const written = this.#work.then(() => this.#open ? this.#put(name, content) : undefined);
    this.#work = written.catch(() => undefined);
    return written;
  }

  clear(name: string): Promise<void> {
    const cleared = this.#work.then(async () =>
      void await this.#system.files.remove(this.pathOf(name))
    );
    this.#work = cleared.catch(() => undefined);
    return cleared;
  }

  async take(name: string): Promise<string | undefined> {
    const { files, os } = this.#system;
    const taken = `${name}.taken`;
    if (!await files.rename(this.pathOf(name), pathOf(os).basename(taken))) return undefined;
    const bytes = await files.readOwn(this.pathOf(taken), SESSION_FILE_LIMIT);
    await this.clear(taken);
    return bytes && new TextDecoder().decode(bytes);
  }

  async remove(): Promise<number> {
    this.#open = false;
    await this.#work;
    await this.#system.files.remove(this.path).catch((error) => {
      throw left(this.path, error);
    });
    this.#lock.release();
    await this.#system.files.remove(lockOf(this.path));
    if (this.wrapper !== undefined) await this.#system.files.removeEmpty(this.wrapper);
    return this.#written.size;
  }

  async #put(name: string, content: string | Secret): Promise<void> {
    const { files, os } = this.#system;
    const path = this.pathOf(name);
    this.#written.add(name);
    try {
      await files.makeDirectory(pathOf(os).dirname(path));
      await files.writeBrief(path, typeof content === "string" ? content : content.reveal());
    } catch (error) {
      throw failed(`write ${path}`, error);
    }
  }
}

/** Characters of ids, easy to type: no vowels, no digits that look like letters. */
const ALPHABET = "23456789bcdfghjkmnpqrstvwxyz";

const LENGTH = 8;

/** Whether a name is one that a session's directory may have: what is called otherwise is not ours to remove. */
export function isSessionId(name: string): boolean {
  return name.length === LENGTH && [...name].every((letter) => ALPHABET.includes(letter));
}

function newId(bytes: Uint8Array): string {
  let number = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  let id = "";
  for (let at = 0; at < LENGTH; at++, number = Math.floor(number / ALPHABET.length)) {
    id += ALPHABET[number % ALPHABET.length];
  }
  return id;
}

function notThere(unfit: Unfit, place: string): string {
  const mend = unfit.mend === undefined ? "" : `; mend: ${unfit.mend}`;
  return `${unfitText(unfit)}, so the session lives in ${place}${mend}`;
}

function left(path: string, error: unknown): UserError {
  const message = `Cannot remove the session's files: ${reasonOf(error)}`;
  return new UserError("session_failed", message, { hint: dialect().remove(path) });
}

function failed(what: string, error: unknown): UserError {
  const hint = error instanceof MachineError ? error.hint : undefined;
  return new UserError("session_failed", `Cannot ${what}: ${reasonOf(error)}`, {
    hint: hint ?? placeOfOnesOwn(),
  });
}
