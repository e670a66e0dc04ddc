/**
 * Keys that were typed before a question stands there. They are no answer to it: a part of one would be in it unseen,
 * such as the beginning of a passphrase, and a line that was meant for another question would be taken for consent. So
 * they are dropped, as `readpassphrase` and OpenSSH do it.
 */
import process from "node:process";
import { OS } from "./machine.ts";

/** By system: the C library, and its constant of termios.h. */
const FLUSHES = {
  linux: { library: "libc.so.6", input: 0 },
  darwin: { library: "libSystem.dylib", input: 1 },
} as const;

/** Drops them. On Windows they stay, and are taken up to Enter by whoever reads next. */
export async function dropTypedAhead(): Promise<void> {
  if (OS === "windows" || !Deno.stdin.isTerminal()) return;
  // A read that had begun before may have some.
  await new Promise((resolve) => setTimeout(resolve, 0));
  while (process.stdin.readableLength > 0 && process.stdin.read() !== null);
  flush(FLUSHES[OS]);
}

function flush({ library, input }: (typeof FLUSHES)[keyof typeof FLUSHES]): void {
  const opened = Deno.dlopen(library, {
    tcflush: { parameters: ["i32", "i32"], result: "i32" },
  });
  opened.symbols.tcflush(0, input);
  opened.close();
}
