/**
 * The import map that the binary is compiled with. A compiled program's `import()` reads any module or JSON
 * file on the disk without asking for permission to read; the map is consulted before, whoever imports and
 * however, so it is where that door is shut. It shuts some of Node's modules to the cage as well: those that
 * start workers without the lockdown, make code from strings, or load files.
 */

/** As the HTML standard defines it. */
export interface ImportMap {
  readonly imports: Readonly<Record<string, string>>;
  readonly scopes: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Node's modules that caged code can't import. */
const SHUT = [
  "cluster",
  "inspector",
  "inspector/promises",
  "module",
  "repl",
  "sqlite",
  "test",
  "tty",
  "v8",
  "vm",
  "wasi",
  "worker_threads",
] as const;

/** Where refused imports lead: there is nothing. */
const NOWHERE = "./refused/";

/**
 * The map for a bundle whose main program lies beside the map and whose caged code lies, with all its chunks,
 * in `folder` below it, such as `./providers/`.
 */
export function importMap(folder: string): ImportMap {
  const builtins = Object.fromEntries(SHUT.flatMap((name) => [
    [name, `${NOWHERE}${name}`],
    [`node:${name}`, `${NOWHERE}${name}`],
  ]));
  return {
    imports: { "./": "./", "file:///": NOWHERE },
    scopes: { [folder]: { ...builtins, "./": NOWHERE, [folder]: folder, "file:///": NOWHERE } },
  };
}
