/**
 * A real program that is talked with over two pipes beside its standard streams. Node's way of starting one,
 * since Deno's own knows three streams only; it has them on Windows too.
 */
import { reasonOf, UserError } from "../errors.ts";
import { typed } from "../terminal/escape.ts";
import type { Talk, TalkCommand } from "../system/programs.ts";
import { type ChildProcess, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";

/** Starts it, with exactly the environment given. */
export async function talk(command: TalkCommand): Promise<Talk> {
  const { program } = command;
  const child = begin(command);
  const ended = new Promise<void>((resolve) => void child.once("exit", () => resolve()));
  await started(child, program);
  const speaker = child.stdio[3] as Writable;
  const listener = child.stdio[4] as Readable;
  // Whoever has gone does not listen; that it has gone shows at the other pipe.
  speaker.on("error", () => {});
  const texts = textsOf(listener);
  return {
    pid: child.pid!,
    send: (text) => void (speaker.writable && speaker.write(`${text}\0`)),
    receive: async () => (await texts.next()).value,
    ended,
    kill: (signal) => void child.kill(signal),
    close: () => (speaker.destroy(), void listener.destroy()),
  };
}

/** Starts a program; some errors come at once, others with an event. */
function begin({ program, args, env }: TalkCommand): ChildProcess {
  try {
    return spawn(program, [...args], {
      env: { ...env },
      stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
    });
  } catch (error) {
    throw cannotStart(program, reasonOf(error));
  }
}

function cannotStart(program: string, reason: string): UserError {
  return new UserError("failed", `Cannot start "${program}": ${reason}`, {
    hint: `check that it can be run by hand: ${typed(program)} --version`,
  });
}

function started(child: ChildProcess, program: string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once("spawn", resolve);
    child.once("error", ({ message }) => reject(cannotStart(program, message)));
  });
}

/** Ends with the pipe, and also when a text has no end: who talks so is not heard any longer. */
async function* textsOf(listener: Readable): AsyncGenerator<string, undefined> {
  const frames = new Frames();
  try {
    for await (const chunk of listener) yield* frames.take(chunk as Uint8Array);
  } catch (error) {
    if (!(error instanceof RangeError) && !isHangUp(error)) throw error;
  }
}

function isHangUp(error: unknown): boolean {
  const { code } = error as { code?: string };
  return code === "ERR_STREAM_PREMATURE_CLOSE" || code === "ECONNRESET" || code === "EPIPE";
}

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
