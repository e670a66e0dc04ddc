/**
 * Variables that the runtime omits since they are not UTF-8 text: only the C library knows of them (environ(7)). On
 * Windows there are none.
 */
import { OS } from "./machine.ts";

/** Returns their names, with U+FFFD for bytes of a name that are not text; none where they can't be read. */
export function garbledNames(): readonly string[] {
  try {
    return OS === "windows" ? [] : [...entries()].flatMap(garbled);
  } catch {
    // Another C library than the usual one.
    return [];
  }
}

/** Yields the C library's entries: a list that ends with a null pointer. */
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

/**
 * Returns the name of an entry that is not text. The runtime puts U+FFFD for bad bytes, but a valid text may contain
 * it, too; most contain none.
 */
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
