/** What is waited for, on a terminal: a line that moves, comes when it takes a while, and goes when it is over. */
import { UserError } from "../errors.ts";
import type { System } from "../system.ts";
import { visible } from "./escape.ts";
import { cut } from "./width.ts";

/** What takes no longer is not worth a word, in milliseconds. */
const PATIENCE = 500;

/** How often the line moves, in milliseconds. */
const TURN = 120;

/** Every terminal has these. */
const FACES = ["-", "\\", "|", "/"];

/** To the beginning of the line, and nothing on it (ECMA-48 EL). */
const ERASED = "\r\x1b[K";

/** The one line. */
export class Waiting {
  readonly #system: Pick<System, "stderr" | "clock" | "onSignal">;
  /** What is waited for, the last of which is shown. */
  readonly #all: string[] = [];
  #isDrawn = false;
  #silences = 0;

  constructor(system: Pick<System, "stderr" | "clock" | "onSignal">) {
    this.#system = system;
  }

  /** Waits visibly; Ctrl-C ends the waiting with `interrupted`, though not the work. */
  async during<T>(what: string, work: Promise<T>): Promise<T> {
    const over = new AbortController();
    const interrupted = Promise.withResolvers<never>();
    const shown = this.#show(what, over.signal, interrupted.reject);
    try {
      return await Promise.race([work, interrupted.promise]);
    } finally {
      over.abort();
      await shown;
    }
  }

  /** Does what writes to the terminal, without the line. */
  async without<T>(work: () => Promise<T>): Promise<T> {
    this.erase();
    this.#silences++;
    try {
      return await work();
    } finally {
      this.#silences--;
    }
  }

  /** Takes the line away until it moves again. */
  erase(): void {
    if (this.#isDrawn) this.#system.stderr.write(ERASED);
    this.#isDrawn = false;
  }

  async #show(what: string, over: AbortSignal, interrupt: (error: Error) => void): Promise<void> {
    const { clock, onSignal } = this.#system;
    await clock.sleep(PATIENCE, over);
    if (over.aborted) return;
    const undo = onSignal("SIGINT", () => interrupt(new UserError("interrupted", "Cancelled")));
    this.#all.push(what);
    for (let turn = 0; !over.aborted; turn++) {
      if (this.#all.at(-1) === what) this.#draw(`${FACES[turn % FACES.length]} ${what}`);
      await clock.sleep(TURN, over);
    }
    this.#all.splice(this.#all.lastIndexOf(what), 1);
    undo();
    this.erase();
  }

  #draw(text: string): void {
    if (this.#silences > 0) return;
    const { stderr } = this.#system;
    stderr.write(`${ERASED}${cut(`${visible(text)} (Ctrl-C ends it)`, stderr.columns() - 1)}`);
    this.#isDrawn = true;
  }
}
