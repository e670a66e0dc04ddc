/**
 * Loads beforehand what the program loads when it needs it: the first time that takes real time, which a clock that
 * stands still would take for waiting.
 */
const LIB = new URL("../../lib/", import.meta.url);

/** What the files below a folder import in the middle of their work; the real system is nobody's in a test. */
async function* laterImports(folder: URL): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = new URL(isDirectory ? `${name}/` : name, folder);
    if (isDirectory && name !== "deno") yield* laterImports(path);
    if (isDirectory) continue;
    for (const [, to] of (await Deno.readTextFile(path)).matchAll(/\bimport\("([^"]+)"\)/g)) {
      yield to!.startsWith(".") ? new URL(to!, path).href : to!;
    }
  }
}

for (const each of new Set(await Array.fromAsync(laterImports(LIB)))) await import(each);
