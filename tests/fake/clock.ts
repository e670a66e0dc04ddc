/** Time that stands still until a test lets it pass. */
import type { Clock } from "../../lib/system.ts";
import { idle } from "./idle.ts";

interface Sleeper {
  readonly due: number;
  wake(): void;
}

/** A clock with a queue of sleepers. */
export class FakeClock implements Clock {
  #now: number;
  readonly #sleepers = new Set<Sleeper>();

  constructor(now: number) {
    this.#now = now;
  }

  readonly now = (): number => this.#now;

  readonly sleep = (ms: number, signal?: AbortSignal): Promise<void> => {
    if (signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        this.#sleepers.delete(sleeper);
        signal?.removeEventListener("abort", wake);
        resolve();
      };
      // As a timer, nobody sleeps for less than a millisecond: what does so again and again would stop time.
      const sleeper = { due: this.#now + Math.max(1, ms), wake };
      this.#sleepers.add(sleeper);
      signal?.addEventListener("abort", wake);
    });
  };

  /** How many sleep. */
  get sleeping(): number {
    return this.#sleepers.size;
  }

  /** Lets time pass: who sleeps wakes when it is due, and finishes what that leads to before time goes on. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    await idle();
    for (let next = this.#next(); next && next.due <= end; next = this.#next()) {
      await this.#wake(next);
    }
    this.jump(Math.max(0, end - this.#now));
  }

  /** Lets time pass for as long as something takes that waits for it; throws when nothing would end that. */
  async until<T>(work: Promise<T>): Promise<T> {
    let over = false;
    const end = () => void (over = true);
    work.then(end, end);
    for (await idle(); !over; await idle()) {
      const next = this.#next();
      if (next === undefined) throw new Error("it waits for something that never comes");
      await this.#wake(next);
    }
    return await work;
  }

  /** Sets the clock, forwards or back; who sleeps past that wakes late, as after a laptop's sleep. */
  jump(ms: number): void {
    this.#now += ms;
  }

  #next(): Sleeper | undefined {
    return [...this.#sleepers].reduce<Sleeper | undefined>(
      (first, one) => first === undefined || one.due < first.due ? one : first,
      undefined,
    );
  }

  async #wake(sleeper: Sleeper): Promise<void> {
    this.#now = Math.max(this.#now, sleeper.due);
    sleeper.wake();
    await idle();
  }
}
