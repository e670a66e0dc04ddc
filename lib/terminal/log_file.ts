/** What is done, noted in a file instead of being said. */
import { reasonOf, throwBug } from "../errors.ts";
import { fromHere } from "../paths/directories.ts";
import { streamAt } from "../paths/streams.ts";
import type { System } from "../system.ts";
import { visible } from "./escape.ts";

/** Where it is noted. */
export interface Noted {
  /** Nothing is noted where there is none. */
  readonly file: string | undefined;
  /** Whether a configuration says so, and not the person themselves. */
  readonly isConfigured: boolean;
}

/** What such a file begins with: a configuration names no other file to be added to. */
const LINE = /^\d{4}-\d\d-\d\dT[\d:.]+Z (?:error|warn|info|debug|trace): /;

/** A file of our own for it, which no link leads to; lines are added to its end, each with its time. */
export class LogFile {
  readonly #system: System;
  #last: Promise<void> = Promise.resolve();
  #trouble: string | undefined;
  #find: (path: string) => Promise<unknown>;
  #found: string | undefined;

  constructor(system: System) {
    this.#system = system;
    this.#find = async (path) => (await import("../paths/landing.ts")).landing(system, path);
  }

  /** From now on that finds out where adding to a file ends, and throws where it must not. */
  findBy(find: (path: string) => Promise<unknown>): void {
    this.#find = find;
    this.#found = undefined;
  }

  /** Notes a line, which no secret is in; `false` where it is to be said. */
  note({ file, isConfigured }: Noted, level: string, line: string): boolean {
    // `eval $(...)` would run what is noted beside what was asked for.
    if (file === undefined || streamAt(this.#absolute(file), this.#system.pid)) return false;
    const time = new Date(this.#system.clock.now()).toISOString();
    const text = `${time} ${level}: ${line}\n`;
    if (file !== "/dev/null") {
      this.#last = this.#last.then(() => this.#append(file, text, isConfigured));
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

  async #append(file: string, text: string, isConfigured: boolean): Promise<void> {
    if (this.#trouble !== undefined) return;
    try {
      const path = this.#absolute(file);
      if (this.#found !== path) await this.#find(path);
      this.#found = path;
      await this.#system.files.appendOwn(path, text, isConfigured ? LINE : undefined);
    } catch (error) {
      throwBug(error);
      this.#trouble = `What was done is not noted in "${visible(file)}": ${reasonOf(error)}`;
    }
  }
}
