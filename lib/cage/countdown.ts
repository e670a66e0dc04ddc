/** Time that runs out, and stands still while somebody else is to blame for the wait. */
export class Countdown {
  readonly #onEnd: () => void;
  #left: number;
  #since = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #pauses = 0;

  /** Starts to count; `onEnd` is called once, when so many milliseconds have run. */
  constructor(ms: number, onEnd: () => void) {
    this.#left = ms;
    this.#onEnd = onEnd;
    this.#run();
  }

  /** Stands still until as many `resume` calls have followed. */
  pause(): void {
    if (this.#pauses++ > 0) return;
    this.#left -= performance.now() - this.#since;
    clearTimeout(this.#timer);
  }

  /** Undoes one `pause`. */
  resume(): void {
    if (--this.#pauses === 0) this.#run();
  }

  /** Ends without calling anybody. */
  stop(): void {
    this.#pauses++;
    clearTimeout(this.#timer);
  }

  #run(): void {
    this.#since = performance.now();
    this.#timer = setTimeout(this.#onEnd, Math.max(0, this.#left));
  }
}
