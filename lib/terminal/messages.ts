/**
 * Messages on standard error: at once, or, while a program may wait for one object there, at the end. On a terminal
 * they are broken between words, but never within a command, which is copied whole.
 */
import type { Redactor } from "./redact.ts";
import { Whole } from "./whole.ts";

/** The error that ended a run, for people and for machines. */
export interface Failure {
  readonly text: string;
  readonly object: { readonly error: unknown };
}

/** The messages of one run, through the redactor. */
export class Messages {
  readonly #redactor: Redactor;
  readonly #write: (text: string) => void;
  readonly #waits: () => boolean;
  readonly #columns: () => number;
  readonly #held: Whole[] = [];
  #failed = false;

  /** Makes them. Both functions are called for each line: whether it is held back, and how wide it may be. */
  constructor(
    redactor: Redactor,
    write: (text: string) => void,
    { waits, columns }: { readonly waits: () => boolean; readonly columns: () => number },
  ) {
    this.#columns = columns;
    this.#redactor = redactor;
    this.#write = write;
    this.#waits = waits;
  }

  say(line: string | Whole): void {
    if (this.#waits()) this.#held.push(this.#cleaned(line));
    else this.#put(line);
  }

  /** Prints the messages that were held back, unless an object took their place. */
  release(): void {
    if (!this.#failed) { for (const line of this.#held.splice(0)) this.#put(line); }
  }

  /** Prints the error that ends a run: as an object it is the only output. */
  fail({ text, object }: Failure, isObject: boolean): void {
    if (!isObject) return this.#put(text);
    const notices = this.#held.splice(0).map(({ text }) => text);
    this.#put(JSON.stringify(notices.length === 0 ? object : { ...object, notices }));
    this.#failed = true;
  }

  #put(line: string | Whole): void {
    // What a person says yes to has been broken into lines by whoever made it.
    const { text } = this.#cleaned(line);
    this.#write(`${line instanceof Whole ? text : spoken(text, this.#columns())}\n`);
  }

  #cleaned(line: string | Whole): Whole {
    return line instanceof Whole ? line : new Whole(this.#redactor.clean(line));
  }
}

/** Colours, which take no room (ECMA-48 SGR). */
// deno-lint-ignore no-control-regex
const COLORS = /\x1b\[[\d;]*m/g;

/** The beginning of a line that is typed as it stands. */
const HINT = /^(?:hint|then): /;

/** A command within a sentence, up to the character that ends it. */
const COMMAND = /\b(?:atmos-auth|ssh -L)(?: [^\s;,)]+)+|\beval "\$\([^)]*\)"|\(mend: [^)]*\)/g;

/** Stands for a space at which no line is broken. */
const GLUE = "\0";

/** The least width that is believed of a terminal. */
const NARROWEST = 20;

/**
 * Returns the text in lines of at most so many columns; a longer word or command stays whole, and where it is: on a line
 * of its own it would not fit either.
 */
export function spoken(text: string, columns: number): string {
  if (columns < NARROWEST) return text;
  return text.split("\n").map((line) => fitting(line, columns)).join("\n");
}

function fitting(line: string, columns: number): string {
  const plain = line.replace(COLORS, "");
  if (plain.length <= columns || HINT.test(plain)) return line;
  const indent = /^ */.exec(line)![0];
  const [first = "", ...words] = line.slice(indent.length)
    .replace(COMMAND, (command) => command.replaceAll(" ", GLUE)).split(" ");
  const lines = [indent + first];
  for (const word of words) {
    const longer = `${lines.at(-1)} ${word}`;
    const fits = (line: string) => line.replace(COLORS, "").length <= columns;
    if (fits(longer) || !fits(indent + word)) lines[lines.length - 1] = longer;
    else lines.push(indent + word);
  }
  return lines.join("\n").replaceAll(GLUE, " ");
}
