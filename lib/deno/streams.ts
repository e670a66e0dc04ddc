/** The real standard streams. */
import type { Input, Os, Output } from "../system.ts";
import { asMachineError, onMachine } from "./trouble.ts";

type Sink = typeof Deno.stdout | typeof Deno.stderr;

/** Standard output or standard error, written at once; nobody reading is not an error. */
export function denoOutput(os: Os, sink: Sink): Output {
  return {
    isTerminal: () => sink.isTerminal(),
    write: (text) => writeAll(os, sink, new TextEncoder().encode(text)),
    columns: () => columns(sink),
  };
}

function writeAll(os: Os, sink: Sink, bytes: Uint8Array): void {
  let rest = bytes;
  try {
    while (rest.length > 0) rest = rest.subarray(sink.writeSync(rest));
  } catch (error) {
    // Where errors are told, there is nobody left to tell this one.
    if (error instanceof Deno.errors.BrokenPipe || sink === Deno.stderr) return;
    throw asMachineError(os, "write to", "standard output", error);
  }
}

function columns(sink: Sink): number {
  if (!sink.isTerminal()) return 80;
  try {
    return Deno.consoleSize().columns;
  } catch {
    // Neither stream is a terminal with a size, such as a serial line.
    return 80;
  }
}

/** Standard input, line by line, reading no byte beyond the line: a child may read on from there. */
export function denoInput(os: Os): Input {
  const read = () => onMachine(os, "read", "standard input", readLine);
  return { isTerminal: () => Deno.stdin.isTerminal(), readLine: read };
}

async function readLine(): Promise<string | undefined> {
  const line: number[] = [];
  const byte = new Uint8Array(1);
  while (await Deno.stdin.read(byte) === 1) {
    if (byte[0] === 0x0a) return decode(line);
    line.push(byte[0]!);
  }
  return line.length > 0 ? decode(line) : undefined;
}

function decode(line: readonly number[]): string {
  return new TextDecoder().decode(Uint8Array.from(line)).replace(/\r$/, "");
}
