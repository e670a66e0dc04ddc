/**
 * Hidden typing: where a secret will be asked for, a terminal does not echo what is typed ahead. The echo is restored
 * at the end of the command, however it ends, and for another program that may ask something itself.
 */
import { inBackground } from "../errors.ts";
import type { System } from "../system.ts";
import type { Signal } from "../system/programs.ts";

/** Signals that end a program unless it handles them. */
const ENDING: readonly Signal[] = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"];

/** A terminal without an echo, from its beginning to `end`. */
export class Hush {
  readonly #system: Pick<System, "stdin" | "onSignal" | "signal" | "pid">;
  readonly #undo: readonly (() => void)[];
  #show: (() => void) | undefined;
  #isOver = false;

  private constructor(
    system: Pick<System, "stdin" | "onSignal" | "signal" | "pid">,
    isHeard: () => boolean,
  ) {
    this.#system = system;
    // No signal may come in between.
    this.#undo = ENDING.map((signal) =>
      system.onSignal(signal, () => signal === "SIGINT" && isHeard() || this.#die(signal))
    );
  }

  /** Turns the echo off. Where `isHeard`, another listener handles Ctrl-C. */
  static async begin(
    system: Pick<System, "stdin" | "onSignal" | "signal" | "pid">,
    isHeard: () => boolean,
  ): Promise<Hush> {
    const hush = new Hush(system, isHeard);
    await hush.#hide();
    return hush;
  }

  /** Runs `work`, such as a question, and turns the echo off again if that has left it on. */
  async around<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } finally {
      await this.#hide();
    }
  }

  /** Runs `work` with the echo on, for another program that needs the terminal as it was. */
  async without<T>(work: () => Promise<T>): Promise<T> {
    this.#show?.();
    return await this.around(work);
  }

  /** Turns the echo on. */
  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const undo of this.#undo) undo();
    this.#show?.();
  }

  async #hide(): Promise<void> {
    if (this.#isOver) return;
    const show = await this.#system.stdin.hush();
    // What shows it at the end is the first one: only that has seen the terminal as it was.
    this.#show ??= show;
    if (this.#isOver) this.#show();
  }

  /** Ends the process as the signal would, with the terminal restored. */
  #die(signal: Signal): boolean {
    this.end();
    inBackground(this.#system.signal(this.#system.pid, signal), () => {});
    return true;
  }
}
