/**
 * Signals on Windows, which has none that ask a process to end, or to look: an event object of the login session, named
 * after its listener, stands for one. Other users' programs can't open it, and it ends with its listener.
 */
import type { Signal } from "../system/programs.ts";

/** The pause between two looks at the event, in milliseconds. */
const PAUSE = 200;

/** Constants of synchapi.h, winnt.h and winbase.h. */
const [TO_SET, IS_SET] = [2, 0];

const { symbols } = Deno.dlopen("kernel32.dll", {
  CreateEventW: { parameters: ["pointer", "i32", "i32", "buffer"], result: "isize" },
  OpenEventW: { parameters: ["u32", "i32", "buffer"], result: "isize" },
  SetEvent: { parameters: ["isize"], result: "i32" },
  WaitForSingleObject: { parameters: ["isize", "u32"], result: "u32" },
  CloseHandle: { parameters: ["isize"], result: "i32" },
});

/** Calls the handler whenever this signal is sent to us; returns the undoing. */
export function hear(signal: Signal, handler: () => void): () => void {
  const event = symbols.CreateEventW(null, 0, 0, nameOf(Deno.pid, signal));
  const look = () => symbols.WaitForSingleObject(event, 0) === IS_SET && handler();
  const timer = setInterval(look, PAUSE);
  Deno.unrefTimer(timer);
  return () => (clearInterval(timer), void symbols.CloseHandle(event));
}

/** Sends the signal; `false` when nobody listens. */
export function send(pid: number, signal: Signal): boolean {
  const event = symbols.OpenEventW(TO_SET, 0, nameOf(pid, signal));
  if (BigInt(event) === 0n) return false;
  const isSent = symbols.SetEvent(event) !== 0;
  symbols.CloseHandle(event);
  return isSent;
}

/** Returns the event's name in UTF-16, with a zero at its end. */
function nameOf(pid: number, signal: Signal): Uint8Array<ArrayBuffer> {
  const name = `Local\\atmos-auth-${pid}-${signal}`;
  const units = Uint16Array.from({ length: name.length + 1 }, (_, at) => name.charCodeAt(at));
  return new Uint8Array(units.buffer);
}
