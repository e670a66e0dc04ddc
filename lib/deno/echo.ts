/**
 * The terminal's echo, by termios(3). Nothing else is changed: lines are still lines, so that what is typed meanwhile is
 * the next program's as it would have been. The runtime's own mode without an echo would leave it carriage returns.
 */
import { OS } from "./machine.ts";

/** By system: the C library, and the byte of its `struct termios` in which `ECHO` stands. */
const TERMIOS = {
  linux: { library: "libc.so.6", at: 12 },
  darwin: { library: "libSystem.dylib", at: 24 },
} as const;

/** The flag `ECHO` in that byte, on either. */
const ECHO = 0x08;

/** At least as large as the `struct termios` of either, in bytes. */
const SIZE = 128;

/** Has the terminal show nothing of what is typed; returns what shows it again. Nothing is done on Windows. */
export function withoutEcho(): () => void {
  if (OS === "windows" || !Deno.stdin.isTerminal()) return () => {};
  const wasOn = setEcho(TERMIOS[OS], false);
  return () => void (OS !== "windows" && wasOn && setEcho(TERMIOS[OS], true));
}

/** Returns whether the echo was on. */
function setEcho({ library, at }: (typeof TERMIOS)[keyof typeof TERMIOS], on: boolean): boolean {
  const opened = Deno.dlopen(library, {
    tcgetattr: { parameters: ["i32", "buffer"], result: "i32" },
    tcsetattr: { parameters: ["i32", "i32", "buffer"], result: "i32" },
  });
  try {
    const mode = new Uint8Array(SIZE);
    if (opened.symbols.tcgetattr(0, mode) !== 0) return false;
    const wasOn = (mode[at]! & ECHO) !== 0;
    mode[at] = on ? mode[at]! | ECHO : mode[at]! & ~ECHO;
    // At once (TCSANOW): what was typed before is kept.
    opened.symbols.tcsetattr(0, 0, mode);
    return wasOn;
  } finally {
    opened.close();
  }
}
