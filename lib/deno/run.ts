/**
 * Helper programs, run to their end, with limits on their time and output, in our own process group and session, so
 * that Ctrl-C reaches them and they may ask at the terminal. Processes that a helper leaves in the background are
 * neither waited for nor ended; a helper that we end is ended with everything that it has started, even a daemon as
 * long as that holds its pipes.
 */
import { inBackground } from "../errors.ts";
import type { HelperCommand, HelperResult } from "../system/programs.ts";
import { MOST_PRINTED, withoutPrinted } from "../terminal/helper_end.ts";
import { OS } from "./machine.ts";
import { throwUnlessNull } from "./null_device.ts";
import { endTree, guardTree } from "./tree.ts";
import { asMachineError } from "./trouble.ts";
import { within } from "./within.ts";
import { throwUnlessEntered } from "./working_directory.ts";

/** The status of a program whose reader has gone: 128 and SIGPIPE. */
const CUT_OFF = 141;

/** Time for which output is read after the end, where another process still holds the pipe, in milliseconds. */
const LINGER = 500;

/** Runs a helper to its end, or ends it, with everything that it has started, when its time is up. */
export async function run(command: HelperCommand): Promise<HelperResult> {
  try {
    return await withInterpreter(command, await finish(command, start(command)));
  } catch (error) {
    throwUnlessEntered();
    throwUnlessNull(command.program);
    if (error instanceof Deno.errors.NotFound) return await withInterpreter(command, NOT_THERE);
    throw asMachineError(OS, "run", command.program, error);
  }
}

const NOT_THERE: HelperResult = { status: 127, stdout: "", stderr: "" };

/**
 * Returns the result with the missing interpreter of a script, of which a shell only says that it is not found, or not
 * executable.
 */
async function withInterpreter(
  command: HelperCommand,
  result: HelperResult,
): Promise<HelperResult> {
  if (result.status !== 126 && result.status !== 127) return result;
  const { missingInterpreter } = await import("./interpreter.ts");
  const interpreter = missingInterpreter(command);
  return interpreter === undefined ? result : { ...result, interpreter };
}

function start(command: HelperCommand): Deno.ChildProcess {
  return new Deno.Command(command.program, {
    args: [...command.args],
    env: { ...command.env },
    clearEnv: true,
    stdin: command.stdin === undefined ? "null" : "piped",
    stdout: "piped",
    stderr: "piped",
    windowsRawArguments: command.verbatim ?? false,
  }).spawn();
}

async function finish(command: HelperCommand, child: Deno.ChildProcess): Promise<HelperResult> {
  const release = guardTree(child.pid);
  if (command.stdin !== undefined) inBackground(feed(child.stdin, command.stdin), () => {});
  const out = new Pipe(child.stdout);
  const aloud = new Aloud((line) => command.onSaid?.(withoutPrinted(line, out.text)));
  const err = new Pipe(child.stderr, (text) => aloud.take(text));
  command.onStart?.(child.pid);
  const status = child.status.then(({ code }) => code);
  const end = await within(command.timeout, Promise.race([status, out.full]));
  release();
  aloud.close();
  if (typeof end !== "number") await endTree(child.pid);
  else await within(LINGER, Promise.all([out.ended, err.ended]));
  for (const pipe of [out, err]) pipe.close();
  const said = { stdout: out.text, stderr: err.text };
  if (end === "full" || out.isFull) return { status: CUT_OFF, endless: true, ...said };
  // As timeout(1) has it.
  return end === "late" ? { status: 124, late: true, ...said } : { status: end, ...said };
}

/** Writes a helper's input. One that does not read it may close the pipe. */
async function feed(stdin: WritableStream<Uint8Array>, text: string): Promise<void> {
  const writer = stdin.getWriter();
  await writer.write(new TextEncoder().encode(text)).catch(() => undefined);
  await writer.close().catch(() => undefined);
}

/** Time after which a program is taken to wait for somebody, in milliseconds. */
const SLOW = 500;

/** The most lines that are shown to a person. */
const MOST_LINES = 50;

/** Lines of a program that are shown while it runs. */
class Aloud {
  readonly #tell: (line: string) => void;
  #text = "";
  #left = MOST_LINES;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(tell: (line: string) => void) {
    this.#tell = tell;
  }

  take(text: string): void {
    if (this.#left <= 0) return;
    this.#text += text;
    this.#timer ??= setTimeout(() => this.#say(), SLOW);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#left = 0;
  }

  #say(): void {
    this.#timer = undefined;
    const lines = this.#text.split(/[\r\n]+/).filter((line) => line.trim() !== "");
    this.#text = "";
    for (const line of lines.slice(0, this.#left)) this.#tell(line);
    this.#left -= lines.length;
  }
}

/** Output of a program so far; bytes beyond the limit are read, so that it can go on, and dropped. */
class Pipe {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #decoder = new TextDecoder();
  readonly #hear: (text: string) => void;
  #left = MOST_PRINTED;
  #text = "";
  readonly #full = Promise.withResolvers<"full">();
  /** Resolves when no process can print any more. */
  readonly ended: Promise<void>;

  constructor(stream: ReadableStream<Uint8Array>, hear: (text: string) => void = () => {}) {
    this.#hear = hear;
    this.#reader = stream.getReader();
    this.ended = this.#take();
  }

  /** Resolves when the output is over the limit. */
  get full(): Promise<"full"> {
    return this.#full.promise;
  }

  get isFull(): boolean {
    return this.#left < 0;
  }

  get text(): string {
    return this.#text;
  }

  close(): void {
    inBackground(this.#reader.cancel(), () => {});
  }

  #add(text: string): void {
    this.#text += text;
    this.#hear(text);
  }

  async #take(): Promise<void> {
    for (;;) {
      const { value } = await this.#reader.read();
      if (value === undefined) break;
      if (!this.isFull) this.#add(this.#decoder.decode(value, { stream: true }));
      this.#left -= value.length;
      if (this.isFull) this.#full.resolve("full");
    }
    this.#text += this.#decoder.decode();
  }
}
