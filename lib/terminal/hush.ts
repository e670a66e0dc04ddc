/**
 * Hidden typing: where a secret will be asked for, a terminal does not echo what is typed ahead. The echo is restored
 * at the end of the command, however it ends, and for another program that may ask something itself.
 */
import { inBackground } from "../errors.ts";
import type { System } from "../system.ts";
import type { Signal } from "../system/programs.ts";

/** Signals that end a program unless it handles them. */
const ENDING: readonly Signal[] = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"];

/** A terminal without an echo, from its making to `end`. */
export class Hush {
  readonly #system: Pick<System, "stdin" | "onSignal" | "signal" | "pid">;
  readonly #undo: readonly (() => void)[];
  #show: (() => void) | undefined;

  /** Turns the echo off. Where `isHeard`, another listener handles Ctrl-C. */
  constructor(
    system: Pick<System, "stdin" | "onSignal" | "signal" | "pid">,
    isHeard: () => boolean,
  ) {
    this.#system = system;
    // No signal may come in between.
    this.#undo = ENDING.map((signal) =>
      system.onSignal(signal, () => signal === "SIGINT" && isHeard() || this.#die(signal))
    );
    this.#show = system.stdin.hush();
  }

  /** Runs `work`, which leaves the echo on, such as a question, and turns it off again. */
  async around<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } finally {
      if (this.#show !== undefined) this.#show = this.#system.stdin.hush();
    }
  }

  /** Runs `work` with the echo on, for another program that needs the terminal as it was. */
  async without<T>(work: () => Promise<T>): Promise<T> {
    this.#show?.();
    return await this.around(work);
  }

  /** Turns the echo on. */
  end(): void {
    for (const undo of this.#undo) undo();
    this.#show?.();
    this.#show = undefined;
  }

  /** Ends the process as the signal would, with the terminal restored. */
  #die(signal: Signal): boolean {
    this.end();
    inBackground(this.#system.signal(this.#system.pid, signal), () => {});
    return true;
  }
}
