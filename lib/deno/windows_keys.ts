/**
 * The keyboard of a Windows console, for questions. A waiting read can't be cancelled: it would swallow the first line
 * that is typed to the next program on the console. So none ever waits: while a question is open, the existing keys are
 * taken, up to Enter; keys after an answer are the next reader's.
 */
import { Readable } from "node:stream";

/** The pause between two looks for keys, in milliseconds. */
const PAUSE = 10;

const { symbols } = Deno.dlopen("kernel32.dll", {
  GetStdHandle: { parameters: ["u32"], result: "isize" },
  GetNumberOfConsoleInputEvents: { parameters: ["isize", "buffer"], result: "i32" },
  ReadConsoleInputW: { parameters: ["isize", "buffer", "u32", "buffer"], result: "i32" },
});

/** The constant of processenv.h. */
const STANDARD_INPUT = 0xfffffff6;

/** Keys as they are pressed. */
export class Keys extends Readable {
  readonly isTTY = true;
  readonly #text = new TextDecoder("utf-16le");
  #timer: ReturnType<typeof setTimeout> | undefined;

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

  /**
   * Checks an answer, which is the last one unless it has a fault. Nobody has the console meanwhile: Ctrl-C is a
   * signal, and typed keys are not shown.
   */
  async without<T>(look: () => Promise<T | undefined>): Promise<T | undefined> {
    this.pause().setRawMode(false);
    const wrong = await look();
    if (wrong !== undefined) this.setRawMode(true).resume();
    return wrong;
  }

  #soon(): void {
    this.#timer ??= setTimeout(() => this.#take(), PAUSE);
  }

  #take(): void {
    this.#timer = undefined;
    // The stream would read ahead for whoever listens next.
    if (!this.readableFlowing) return;
    const keys = typed();
    const text = keys && this.#text.decode(keys, { stream: true });
    if (text !== "") this.push(text ?? null);
    if (text !== undefined) this.#soon();
  }
}

/** INPUT_RECORD and KEY_EVENT_RECORD (wincon.h): offsets of the fields that are read, and the length. */
const [KIND, IS_DOWN, TIMES, KEY, UNIT, LENGTH] = [0, 4, 8, 10, 14, 20];
const [A_KEY, ALT] = [1, 0x12];

const ENTER = 0x0d;

/**
 * Sequences of keys without a character, as terminals send them: not every console does so itself. Wine's has none for
 * Esc, either; it keeps Ctrl-C to itself while keys are read one by one.
 */
const SEQUENCES: Readonly<Record<number, string>> = {
  0x1b: "\x1b",
  ...{ 0x21: "\x1b[5~", 0x22: "\x1b[6~", 0x23: "\x1b[F", 0x24: "\x1b[H", 0x2e: "\x1b[3~" },
  ...{ 0x25: "\x1b[D", 0x26: "\x1b[A", 0x27: "\x1b[C", 0x28: "\x1b[B" },
};

/**
 * Returns the keys that were typed by now, in UTF-16 and up to Enter; `undefined` where there is no console any more.
 */
function typed(): Uint8Array<ArrayBuffer> | undefined {
  const [console, units] = [symbols.GetStdHandle(STANDARD_INPUT), [] as number[]];
  const count = new Uint32Array(1);
  const counted = new Uint8Array(count.buffer);
  while (symbols.GetNumberOfConsoleInputEvents(console, counted) !== 0) {
    if (count[0] === 0 || units.at(-1) === ENTER) {
      return new Uint8Array(Uint16Array.from(units).buffer);
    }
    const record = new Uint8Array(LENGTH);
    symbols.ReadConsoleInputW(console, record, 1, counted);
    units.push(...unitsIn(new DataView(record.buffer)));
  }
  return undefined;
}

/**
 * Returns the UTF-16 units of a key event. A character that is typed by its number, with Alt held, comes as Alt is
 * released.
 */
function unitsIn(record: DataView): readonly number[] {
  const word = (at: number) => record.getUint16(at, true);
  if (word(KIND) !== A_KEY) return [];
  const [isDown, key, unit] = [word(IS_DOWN) !== 0, word(KEY), word(UNIT)];
  if (unit !== 0) return isDown || key === ALT ? Array<number>(word(TIMES)).fill(unit) : [];
  return isDown ? Array.from(SEQUENCES[key] ?? "", (sign) => sign.charCodeAt(0)) : [];
}
