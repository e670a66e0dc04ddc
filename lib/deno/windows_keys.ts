/**
 * The keyboard of a console of Windows, for questions. A read that waits there can't be taken back: it would swallow
 * the first line that is typed to the program that has the console next. So one is begun only while somebody listens.
 */
import { Readable } from "node:stream";

/** Keys as they are pressed. */
export class Keys extends Readable {
  readonly isTTY = true;
  #waits = false;

  constructor() {
    super();
    this.on("resume", () => this.#soon());
  }

  setRawMode(raw: boolean): this {
    Deno.stdin.setRaw(raw);
    return this;
  }

  override _read(): void {
    this.#soon();
  }

  /** Whoever was given a key decides first whether it was the last. */
  #soon(): void {
    setTimeout(() => void this.#take().catch((error) => this.destroy(error)), 0);
  }

  async #take(): Promise<void> {
    if (this.#waits || !this.readableFlowing) return;
    this.#waits = true;
    const bytes = new Uint8Array(1024);
    const length = await Deno.stdin.read(bytes);
    this.#waits = false;
    this.push(length === null ? null : bytes.subarray(0, length));
    this.#soon();
  }
}
