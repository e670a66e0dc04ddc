/**
 * The variables that the runtime leaves out, since they are no UTF-8 text: only the C library knows that they are there
 * (environ(7)). On Windows there are none.
 */
import { OS } from "./machine.ts";

/** Their names, with U+FFFD for what of a name is no text itself; none where they can't be told. */
export function garbledNames(): readonly string[] {
  try {
    return OS === "windows" ? [] : [...entries()].flatMap(garbled);
  } catch {
    // Another C library than the usual one.
    return [];
  }
}

/** Where the C library keeps them: a list that ends with nothing. */
function* entries(): Generator<Deno.PointerObject> {
  const list = new Deno.UnsafePointerView(place());
  for (let at = 0;; at += 8) {
    const entry = list.getPointer(at);
    if (entry === null) return;
    yield entry;
  }
}

function place(): Deno.PointerObject {
  const symbol = OS === "darwin" ? onDarwin() : onLinux();
  return new Deno.UnsafePointerView(symbol!).getPointer()!;
}

function onLinux() {
  return Deno.dlopen("libc.so.6", { environ: { type: "pointer" } }).symbols.environ;
}

function onDarwin() {
  const symbols = { _NSGetEnviron: { parameters: [], result: "pointer" } } as const;
  return Deno.dlopen("libSystem.dylib", symbols).symbols._NSGetEnviron();
}

/** The runtime puts U+FFFD for what is no text, which may stand in a text, too; most have none. */
function garbled(entry: Deno.PointerObject): readonly string[] {
  if (!Deno.UnsafePointerView.getCString(entry).includes("\ufffd")) return [];
  const bytes = bytesAt(new Deno.UnsafePointerView(entry));
  if (isText(bytes)) return [];
  return [new TextDecoder().decode(bytes.subarray(0, bytes.indexOf(0x3d)))];
}

function bytesAt(view: Deno.UnsafePointerView): Uint8Array {
  const bytes: number[] = [];
  for (let at = 0; view.getUint8(at) !== 0; at++) bytes.push(view.getUint8(at));
  return Uint8Array.from(bytes);
}

function isText(bytes: Uint8Array): boolean {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes) !== "";
  } catch {
    return false;
  }
}
