/** The progress line on a terminal: it moves, appears when work takes a while, and goes when the work is done. */
import { Interrupted } from "../errors.ts";
import type { System } from "../system.ts";
import { showDuration } from "../duration.ts";
import type { Waited } from "../provider/context.ts";
import { cut } from "./width.ts";

/** Time before the line appears, in milliseconds. */
const PATIENCE = 500;

/** The pause between two movements, in milliseconds. */
const TURN = 120;

/** The characters that move, which every terminal has. */
const FACES = ["-", "\\", "|", "/"];

/** The least number of columns for the text; where they are fewer, the time limit is left out. */
const LEAST = 16;

/** The sequence that clears the line (ECMA-48 EL). */
const ERASED = "\r\x1b[K";

/** The progress line. */
export class MovingLine {
  readonly #system: Pick<System, "stderr" | "clock" | "onSignal">;
  /** Returns the text, for the person. */
  readonly #shown: () => string;
  /** The work that is waited for; the last one moves the line. */
  readonly #all: Waited[] = [];
  #isDrawn = false;
  #silences = 0;

  constructor(system: Pick<System, "stderr" | "clock" | "onSignal">, shown: () => string) {
    this.#system = system;
    this.#shown = shown;
  }

  /** Whether Ctrl-C ends the waiting. */
  get isHeard(): boolean {
    return this.#all.length > 0;
  }

  /** Waits visibly; Ctrl-C ends the waiting with `interrupted`, though not the work. */
  async during<T>(waited: Waited, work: Promise<T>): Promise<T> {
    return await (waited.isStill ? this.#still(waited, work) : this.#moving(waited, work));
  }

  /**
   * Waits with a line that does not move: it is there before another program prints anything, and is not touched again.
   */
  async #still<T>(waited: Waited, work: Promise<T>): Promise<T> {
    this.#draw(waited);
    this.#silences++;
    try {
      return await work;
    } finally {
      this.#silences--;
      this.erase();
    }
  }

  async #moving<T>(waited: Waited, work: Promise<T>): Promise<T> {
    const over = new AbortController();
    const interrupted = Promise.withResolvers<never>();
    const shown = this.#show(waited, over.signal, interrupted.reject);
    try {
      return await Promise.race([work, interrupted.promise]);
    } finally {
      over.abort();
      await shown;
    }
  }

  /** Runs `work`, which writes to the terminal, without the line. */
  async without<T>(work: () => Promise<T>): Promise<T> {
    this.erase();
    this.#silences++;
    try {
      return await work();
    } finally {
      this.#silences--;
    }
  }

  /** Clears the line until it moves again. */
  erase(): void {
    if (this.#isDrawn) this.#system.stderr.write(ERASED);
    this.#isDrawn = false;
  }

  async #show(
    waited: Waited,
    over: AbortSignal,
    interrupt: (error: Error) => void,
  ): Promise<void> {
    const { clock, onSignal } = this.#system;
    await clock.sleep(PATIENCE, over);
    if (over.aborted) return;
    const undo = onSignal("SIGINT", () => interrupt(new Interrupted({ byKey: false })));
    this.#all.push(waited);
    for (let turn = 0; !over.aborted; turn++) {
      if (this.#all.at(-1) === waited) this.#draw(waited, `${FACES[turn % FACES.length]!} `);
      await clock.sleep(TURN, over);
    }
    this.#all.splice(this.#all.lastIndexOf(waited), 1);
    undo();
    this.erase();
  }

  #draw(waited: Waited, face = ""): void {
    if (this.#silences > 0) return;
    const { stderr } = this.#system;
    const room = stderr.columns() - 1;
    const limit = waited.limit === undefined ? "" : `${showDuration(waited.limit)} at most, `;
    const whole = ` (${limit}Ctrl-C ends it)`;
    const end = room - whole.length < LEAST ? " (Ctrl-C ends it)" : whole;
    stderr.write(`${ERASED}${cut(cut(`${face}${this.#shown()}`, room - end.length) + end, room)}`);
    this.#isDrawn = true;
  }
}
