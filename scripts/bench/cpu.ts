/**
 * CPU time of programs that have ended, as the kernel counts it (getrusage(2)). The clock on the wall tells of whatever
 * else a machine does; this tells of the program.
 */

/** Programs that were waited for, and those that they waited for themselves. What outlives a program is not among them. */
const CHILDREN = -1;

/** More than what the call writes: 144 bytes on Linux and macOS. */
const SIZE = 256;

const SYMBOLS = { getrusage: { parameters: ["i32", "buffer"], result: "i32" } } as const;

/** The C library, by system; it is told of no other. */
const LIBRARIES: Readonly<Partial<Record<typeof Deno.build.os, string>>> = {
  linux: "libc.so.6",
  darwin: "libSystem.dylib",
};

/**
 * Returns what tells the milliseconds that all programs have taken which this process has waited for; `undefined` where
 * nothing does.
 */
export function cpuOfPrograms(): (() => number) | undefined {
  const library = openLibrary();
  return library && (() => {
    const usage = new Uint8Array(SIZE);
    const status = library.symbols.getrusage(CHILDREN, usage);
    if (status !== 0) throw new Error(`getrusage failed with ${status}`);
    return millisecondsIn(usage);
  });
}

function openLibrary() {
  const name = LIBRARIES[Deno.build.os];
  if (name === undefined) return undefined;
  try {
    return Deno.dlopen(name, SYMBOLS);
  } catch {
    // Another C library than the usual one.
    return undefined;
  }
}

/**
 * Returns the milliseconds in a `struct rusage`: it begins with the time in programs' own code and the one in the
 * kernel, each as seconds of 64 bits, and microseconds of 32 that are followed by zeros.
 */
export function millisecondsIn(usage: Uint8Array<ArrayBuffer>): number {
  const view = new DataView(usage.buffer, usage.byteOffset);
  const at = (place: number) =>
    Number(view.getBigInt64(place, true)) * 1000 + view.getInt32(place + 8, true) / 1000;
  return at(0) + at(16);
}
