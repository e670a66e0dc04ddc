/** What is said on standard error: at once, or, while a program may wait for one object there, at the end. */
import { typable } from "./hint.ts";
import type { Redactor } from "./redact.ts";
import { Whole } from "./whole.ts";

/** What ended a run, for people and for machines. */
export interface Failure {
  readonly text: string;
  readonly object: { readonly error: unknown };
}

/** The messages of one run, through the redactor. */
export class Messages {
  readonly #redactor: Redactor;
  readonly #write: (text: string) => void;
  readonly #waits: () => boolean;
  readonly #held: Whole[] = [];
  #failed = false;

  /** `waits` is asked for each line: whether it is held back. */
  constructor(redactor: Redactor, write: (text: string) => void, waits: () => boolean) {
    this.#redactor = redactor;
    this.#write = write;
    this.#waits = waits;
  }

  say(line: string | Whole): void {
    if (this.#waits()) this.#held.push(this.#cleaned(line));
    else this.#put(line);
  }

  /** Says what was held back, unless an object took it. */
  release(): void {
    if (!this.#failed) { for (const line of this.#held.splice(0)) this.#put(line); }
  }

  /** Says the error that ends a run: as an object it is all that stands there. */
  fail({ text, object }: Failure, isObject: boolean): void {
    if (!isObject) return this.#put(text);
    const notices = this.#held.splice(0).map(({ text }) => text);
    this.#put(JSON.stringify(notices.length === 0 ? object : { ...object, notices }));
    this.#failed = true;
  }

  #put(line: string | Whole): void {
    this.#write(`${this.#cleaned(line).text}\n`);
  }

  #cleaned(line: string | Whole): Whole {
    return line instanceof Whole ? line : new Whole(this.#redactor.clean(typable(line)));
  }
}
