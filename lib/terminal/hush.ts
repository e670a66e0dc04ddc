/**
 * Where a secret will be asked for, a terminal shows nothing of what is typed ahead: it is shown again at the line's end,
 * however it ends, and to another program that may ask something itself.
 */
import { inBackground } from "../errors.ts";
import type { System } from "../system.ts";
import type { Signal } from "../system/programs.ts";

/** What ends a program that does not hear it. */
const ENDING: readonly Signal[] = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"];

/** What is not shown, from its making to `end`. */
export class Hush {
  readonly #system: Pick<System, "stdin" | "onSignal" | "signal" | "pid">;
  readonly #undo: readonly (() => void)[];
  #show: (() => void) | undefined;

  /** Where `isHeard`, Ctrl-C is somebody else's to hear. */
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

  /** Does what has shown everything by its end, such as a question. */
  async around<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } finally {
      if (this.#show !== undefined) this.#show = this.#system.stdin.hush();
    }
  }

  /** Does what another program may need the terminal for as it was. */
  async without<T>(work: () => Promise<T>): Promise<T> {
    this.#show?.();
    return await this.around(work);
  }

  /** Shows what is typed. */
  end(): void {
    for (const undo of this.#undo) undo();
    this.#show?.();
    this.#show = undefined;
  }

  /** As nobody would hear the signal, but for the terminal. */
  #die(signal: Signal): boolean {
    this.end();
    inBackground(this.#system.signal(this.#system.pid, signal), () => {});
    return true;
  }
}
