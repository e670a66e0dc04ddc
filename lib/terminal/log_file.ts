/** What is done, noted in a file instead of being said. */
import { type Place, reasonOf, throwBug } from "../errors.ts";
import { fromHere } from "../paths/directories.ts";
import { streamAt } from "../paths/streams.ts";
import type { System } from "../system.ts";
import { visible } from "./escape.ts";

/** Where it is noted. */
export interface Noted {
  /** Nothing is noted where there is none. */
  readonly file: string | undefined;
  /** Where a configuration says so, as far as that is known; `undefined` where the person themselves does. */
  readonly said: { readonly at?: Place | undefined } | undefined;
}

/** Finds out where adding to a file ends, and throws where it must not. */
export type Find = (path: string, said: Noted["said"]) => Promise<unknown>;

/** What such a file begins with: a configuration names no other file to be added to. */
const LINE = /^\d{4}-\d\d-\d\dT[\d:.]+Z (?:error|warn|info|debug|trace): /;

/** A file of our own for it, which no link leads to; lines are added to its end, each with its time. */
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

  /** From now on that finds out where adding to a file ends. */
  findBy(find: Find): void {
    this.#find = find;
    this.#found = undefined;
  }

  /** Notes a line, which no secret is in; `false` where it is to be said. */
  note({ file, said }: Noted, level: string, line: string): boolean {
    // `eval $(...)` would run what is noted beside what was asked for.
    if (file === undefined || streamAt(this.#absolute(file), this.#system.pid)) return false;
    const time = new Date(this.#system.clock.now()).toISOString();
    const text = `${time} ${level}: ${line}\n`;
    if (file !== "/dev/null") {
      this.#last = this.#last.then(() => this.#append(file, text, said));
    }
    return true;
  }

  /** Resolves when all is noted; the first trouble with it, if there was any. */
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
      const path = this.#absolute(file);
      if (this.#found !== path) await this.#find(path, said);
      this.#found = path;
      await this.#system.files.appendOwn(path, text, said === undefined ? undefined : LINE);
    } catch (error) {
      throwBug(error);
      this.#trouble = `What was done is not noted in "${visible(file)}": ${reasonOf(error)}`;
    }
  }
}
