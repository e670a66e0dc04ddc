/**
 * Windows knows no signal that asks a process to end, or to look: an event of the login session's own, named after who
 * is to hear it, stands for it. Nobody else's program may open it, and it goes with its listener.
 */
import type { Signal } from "../system/programs.ts";

/** How often is listened, in milliseconds. */
const PAUSE = 200;

/** synchapi.h, winnt.h and winbase.h. */
const [TO_SET, IS_SET] = [2, 0];

const { symbols } = Deno.dlopen("kernel32.dll", {
  CreateEventW: { parameters: ["pointer", "i32", "i32", "buffer"], result: "isize" },
  OpenEventW: { parameters: ["u32", "i32", "buffer"], result: "isize" },
  SetEvent: { parameters: ["isize"], result: "i32" },
  WaitForSingleObject: { parameters: ["isize", "u32"], result: "u32" },
  CloseHandle: { parameters: ["isize"], result: "i32" },
});

/** Calls the handler whenever somebody sends us this signal; returns the undoing. */
export function hear(signal: Signal, handler: () => void): () => void {
  const event = symbols.CreateEventW(null, 0, 0, nameOf(Deno.pid, signal));
  const look = () => symbols.WaitForSingleObject(event, 0) === IS_SET && handler();
  const timer = setInterval(look, PAUSE);
  Deno.unrefTimer(timer);
  return () => (clearInterval(timer), void symbols.CloseHandle(event));
}

/** Sends it; `false` when nobody there listens. */
export function send(pid: number, signal: Signal): boolean {
  const event = symbols.OpenEventW(TO_SET, 0, nameOf(pid, signal));
  if (BigInt(event) === 0n) return false;
  const isSent = symbols.SetEvent(event) !== 0;
  symbols.CloseHandle(event);
  return isSent;
}

/** In UTF-16, with a zero at its end. */
function nameOf(pid: number, signal: Signal): Uint8Array<ArrayBuffer> {
  const name = `Local\\atmos-auth-${pid}-${signal}`;
  const units = Uint16Array.from({ length: name.length + 1 }, (_, at) => name.charCodeAt(at));
  return new Uint8Array(units.buffer);
}
