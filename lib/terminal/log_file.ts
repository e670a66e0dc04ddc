/** What is done, noted in a file instead of being said. */
import { reasonOf, throwBug } from "../errors.ts";
import { fromHere } from "../paths/directories.ts";
import { landing } from "../paths/landing.ts";
import { streamAt } from "../paths/streams.ts";
import type { Landing, System } from "../system.ts";
import { visible } from "./escape.ts";

/** The file that the person named for it; lines are added to its end, each with its time. */
export class LogFile {
  readonly #system: System;
  #last: Promise<void> = Promise.resolve();
  #trouble: string | undefined;
  #landing: Promise<Landing> | undefined;

  constructor(system: System) {
    this.#system = system;
  }

  /** Notes a line, which no secret is in; `false` where it is to be said. */
  note(file: string | undefined, level: string, line: string): boolean {
    // `eval $(...)` would run what is noted beside what was asked for.
    if (file === undefined || streamAt(this.#absolute(file), this.#system.pid)) return false;
    const time = new Date(this.#system.clock.now()).toISOString();
    const text = `${time} ${level}: ${line}\n`;
    if (file !== "/dev/null") this.#last = this.#last.then(() => this.#append(file, text));
    return true;
  }

  /** Resolves when all is noted; the first trouble with it, if there was any. */
  async written(): Promise<string | undefined> {
    await this.#last;
    return this.#trouble;
  }

  /** Opening a pipe might stop us, and one may lead to standard output. */
  #find(file: string): Promise<Landing> {
    return landing(this.#system, this.#absolute(file));
  }

  #absolute(file: string): string {
    return fromHere(this.#system, file);
  }

  async #append(file: string, text: string): Promise<void> {
    if (this.#trouble !== undefined) return;
    try {
      await this.#system.files.append(await (this.#landing ??= this.#find(file)), text);
    } catch (error) {
      throwBug(error);
      this.#trouble = `What was done is not noted in "${visible(file)}": ${reasonOf(error)}`;
    }
  }
}
