/** Texts out of a stream of bytes in which a NUL ends each of them, as browsers talk over a pipe. */

/** The longest text that is taken, in bytes: a page is not to fill our memory. */
export const LONGEST = 32 << 20;

/** Takes bytes as they come. */
export class Frames {
  readonly #longest: number;
  #parts: Uint8Array[] = [];
  #size = 0;

  constructor(longest = LONGEST) {
    this.#longest = longest;
  }

  /** The texts that these bytes complete; throws `RangeError` when one has no end. */
  take(bytes: Uint8Array): string[] {
    const texts: string[] = [];
    let rest = bytes;
    for (let end = rest.indexOf(0); end >= 0; end = rest.indexOf(0)) {
      this.#keep(rest.subarray(0, end));
      texts.push(this.#whole());
      rest = rest.subarray(end + 1);
    }
    this.#keep(rest);
    return texts;
  }

  #keep(part: Uint8Array): void {
    this.#size += part.length;
    if (this.#size > this.#longest) throw new RangeError("a text without an end");
    // The stream may use its buffer again.
    if (part.length > 0) this.#parts.push(part.slice());
  }

  #whole(): string {
    const bytes = new Uint8Array(this.#size);
    this.#parts.reduce((at, part) => (bytes.set(part, at), at + part.length), 0);
    this.#parts = [];
    this.#size = 0;
    return new TextDecoder().decode(bytes);
  }
}
