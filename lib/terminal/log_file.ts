/** The log file, in which actions are noted instead of being printed. */
import { type Place, reasonOf, throwBug } from "../errors.ts";
import { fromHere } from "../paths/directories.ts";
import { streamAt } from "../paths/streams.ts";
import type { System } from "../system.ts";
import { isNothing } from "../paths/windows_names.ts";
import { visible } from "./escape.ts";

/** The configured log file. */
export interface Noted {
  /** Its path; `undefined` where there is none. */
  readonly file: string | undefined;
  /** The place of a configuration that names it, as far as that is known; `undefined` where the person names it. */
  readonly said: { readonly at?: Place | undefined } | undefined;
}

/** Returns the path that appending to a file ends at, and throws where that is not allowed. */
export type Find = (path: string, said: Noted["said"]) => Promise<unknown>;

/** The form of such a file's first line: a configuration can't have lines appended to any other file. */
const LINE = /^\d{4}-\d\d-\d\dT[\d:.]+Z (?:error|warn|info|debug|trace): /;

/** A log file of our own, which no link leads to; each line is appended with its time. */
export class LogFile {
  readonly #system: System;
  #last: Promise<void> = Promise.resolve();
  #trouble: string | undefined;
  #find: Find;
  #found: string | undefined;

  constructor(system: System) {
    this.#system = system;
    this.#find = async (path) => (await import("../paths/landing.ts")).landing(system, path);
  }

  /** Sets the function that returns the path which appending ends at. */
  findBy(find: Find): void {
    this.#find = find;
    this.#found = undefined;
  }

  /** Appends a line, without secrets; `false` where it is to be printed instead. */
  note({ file, said }: Noted, level: string, line: string): boolean {
    // `eval $(...)` would run what is noted beside what was asked for.
    if (file === undefined || streamAt(this.#absolute(file), this.#system.pid)) return false;
    const time = new Date(this.#system.clock.now()).toISOString();
    const text = `${time} ${level}: ${line}\n`;
    if (!isNothing(this.#system, file)) {
      this.#last = this.#last.then(() => this.#append(file, text, said));
    }
    return true;
  }

  /** Resolves when all lines are written; returns the first error, if there was any. */
  async written(): Promise<string | undefined> {
    await this.#last;
    return this.#trouble;
  }

  #absolute(file: string): string {
    return fromHere(this.#system, file);
  }

  async #append(file: string, text: string, said: Noted["said"]): Promise<void> {
    if (this.#trouble !== undefined) return;
    try {
      const { placeToWrite } = await import("../paths/written_place.ts");
      const path = placeToWrite(this.#system, file, "--logs-file");
      if (this.#found !== path) await this.#find(path, said);
      this.#found = path;
      await this.#system.files.appendOwn(path, text, said === undefined ? undefined : LINE);
    } catch (error) {
      throwBug(error);
      this.#trouble = `What was done is not noted in "${visible(file)}": ${reasonOf(error)}`;
    }
  }
}
