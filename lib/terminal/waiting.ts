/** Work that is waited for: shown by a line that moves, or mentioned once it takes long where nothing may be drawn. */
import { inBackground } from "../errors.ts";
import type { Patience, Waited } from "../provider/context.ts";
import type { System } from "../system.ts";
import { visible } from "./escape.ts";
import type { MovingLine } from "./moving_line.ts";

/** Time before long work is mentioned where nothing may be drawn, in milliseconds. */
const SILENCE = 5_000;

/** The terminal's functions for waiting. */
interface Place {
  /** Whether a line may be drawn. */
  readonly draws: () => boolean;
  /** Prints a line about long work. */
  readonly tell: (line: string) => void;
}

/** The present waiting. */
export class Waiting {
  readonly #system: Pick<System, "stderr" | "clock" | "onSignal">;
  readonly #place: Place;
  /** The work that is waited for now, the innermost last. */
  readonly #all: Waited[] = [];
  /** Lines that were printed about long work. */
  readonly #told = new Set<string>();
  /** The progress line, loaded when it is needed. */
  #line: MovingLine | undefined;

  constructor(system: Pick<System, "stderr" | "clock" | "onSignal">, place: Place) {
    this.#system = system;
    this.#place = place;
  }

  /** Whether Ctrl-C ends the waiting. */
  get isHeard(): boolean {
    return this.#line?.isHeard ?? false;
  }

  /** Waits for work. Where it is drawn, Ctrl-C ends the waiting, which throws `interrupted`. */
  async during<T>(what: string, work: Promise<T>, patience: Patience): Promise<T> {
    const waited = { what, ...patience };
    this.#all.push(waited);
    try {
      return await (this.#place.draws() ? this.#drawing(waited, work) : this.#saying(work));
    } finally {
      this.#all.splice(this.#all.lastIndexOf(waited), 1);
    }
  }

  /** Runs `work`, which writes to the terminal, without the line. */
  without<T>(work: () => Promise<T>): Promise<T> {
    return this.#line?.without(work) ?? work();
  }

  /** Clears the line until it moves again. */
  erase(): void {
    this.#line?.erase();
  }

  async #drawing<T>(waited: Waited, work: Promise<T>): Promise<T> {
    // It may be over by then, and nobody would hear that it failed.
    work.catch(() => undefined);
    const { MovingLine } = await import("./moving_line.ts");
    this.#line ??= new MovingLine(this.#system, () => this.#shown());
    return await this.#line.during(waited, work);
  }

  async #saying<T>(work: Promise<T>): Promise<T> {
    const over = new AbortController();
    const late = this.#system.clock.sleep(SILENCE, over.signal);
    inBackground(late.then(() => over.signal.aborted || this.#tell()), () => {});
    try {
      return await work;
    } finally {
      over.abort();
    }
  }

  #tell(): void {
    const line = `${this.#shown()} ...`;
    if (!this.#told.has(line)) this.#place.tell(line);
    this.#told.add(line);
  }

  /** Returns the text of the innermost work that is not a part of another. */
  #shown(): string {
    const { what } = this.#all.findLast(({ isPart }) => !isPart) ?? this.#all.at(-1)!;
    return visible(what);
  }
}
