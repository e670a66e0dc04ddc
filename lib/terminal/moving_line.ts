/** What is waited for, on a terminal: a line that moves, comes when it takes a while, and goes when it is over. */
import { Interrupted } from "../errors.ts";
import type { System } from "../system.ts";
import { showDuration } from "../duration.ts";
import type { Waited } from "../provider/context.ts";
import { cut } from "./width.ts";

/** What takes no longer is not worth a word, in milliseconds. */
const PATIENCE = 500;

/** How often the line moves, in milliseconds. */
const TURN = 120;

/** Every terminal has these. */
const FACES = ["-", "\\", "|", "/"];

/** As many columns are for what is waited for; where they are fewer, it is not said until when. */
const LEAST = 16;

/** To the beginning of the line, and nothing on it (ECMA-48 EL). */
const ERASED = "\r\x1b[K";

/** The one line. */
export class MovingLine {
  readonly #system: Pick<System, "stderr" | "clock" | "onSignal">;
  /** What it is waited for, for the person. */
  readonly #shown: () => string;
  /** What is waited for, the last of which moves the line. */
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

  /** The line stands there before the other program writes anything, and is touched no more. */
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
