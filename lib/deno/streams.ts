/** The real standard streams. */
import { UserError } from "../errors.ts";
import type { Input, Output } from "../system.ts";

type Sink = typeof Deno.stdout | typeof Deno.stderr;

/** Standard output or standard error, written at once; nobody reading is not an error. */
export function denoOutput(sink: Sink): Output {
  return {
    isTerminal: () => sink.isTerminal(),
    write: (text) => writeAll(sink, new TextEncoder().encode(text)),
    columns: () => columns(sink),
  };
}

function writeAll(sink: Sink, bytes: Uint8Array): void {
  let rest = bytes;
  try {
    while (rest.length > 0) rest = rest.subarray(sink.writeSync(rest));
  } catch (error) {
    // Where errors are told, there is nobody left to tell this one.
    if (error instanceof Deno.errors.BrokenPipe || sink === Deno.stderr) return;
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError("failed", `Cannot write the output: ${reason}`, { hint: "df -h" });
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
export function denoInput(): Input {
  return { isTerminal: () => Deno.stdin.isTerminal(), readLine };
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
