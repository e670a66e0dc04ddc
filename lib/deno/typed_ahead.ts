/**
 * Keys that were typed before a question stands there. They are no answer to it: a part of one would be in it unseen,
 * such as the beginning of a passphrase, and a line that was meant for another question would be taken for consent. So
 * they are taken away, as `readpassphrase` and OpenSSH do it, and whoever asks may show what they were.
 */
import process from "node:process";
import { OS } from "./machine.ts";

/** By system: the C library, and its constant of termios.h. */
const LIBRARY = {
  linux: { path: "libc.so.6", input: 0 },
  darwin: { path: "libSystem.dylib", input: 1 },
} as const;

/** `struct pollfd` of standard input, for what can be read (poll(2)). */
const READABLE = [0, 0, 0, 0, 1, 0, 0, 0];

/**
 * Takes them away, and returns them; the terminal hands over each key from then on, until `Deno.stdin.setRaw(false)`. On
 * Windows they stay, and are taken up to Enter by whoever reads next.
 */
export async function takeTypedAhead(): Promise<string> {
  if (OS === "windows" || !Deno.stdin.isTerminal()) return "";
  // A read that had begun before may have some.
  await new Promise((resolve) => setTimeout(resolve, 0));
  const decoder = new TextDecoder();
  let typed = "";
  for (let read; process.stdin.readableLength > 0 && (read = process.stdin.read()) !== null;) {
    typed += typeof read === "string" ? read : decoder.decode(read, { stream: true });
  }
  // A line that has no end yet can only be read so.
  Deno.stdin.setRaw(true);
  for (const bytes of waiting(LIBRARY[OS])) typed += decoder.decode(bytes, { stream: true });
  return typed;
}

function* waiting({ path, input }: (typeof LIBRARY)[keyof typeof LIBRARY]): Generator<Uint8Array> {
  const opened = Deno.dlopen(path, {
    poll: { parameters: ["buffer", "usize", "i32"], result: "i32" },
    tcflush: { parameters: ["i32", "i32"], result: "i32" },
  });
  try {
    const bytes = new Uint8Array(1024);
    while (opened.symbols.poll(new Uint8Array(READABLE), 1n, 0) > 0) {
      const read = Deno.stdin.readSync(bytes);
      if (read === null) break;
      yield bytes.slice(0, read);
    }
    // Whatever could not be told is dropped.
    opened.symbols.tcflush(0, input);
  } finally {
    opened.close();
  }
}
