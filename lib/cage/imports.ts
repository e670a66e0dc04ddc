/**
 * The import map that the binary is compiled with. A compiled program's `import()` reads any module or JSON
 * file on the disk without asking for permission to read; the map is consulted before, whoever imports and
 * however, so it is where that door is shut. It shuts some of Node's modules to the cage as well: those that
 * start workers without the lockdown, make code from strings, or load files.
 */

/** As the HTML standard defines it. */
interface ImportMap {
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
 * in `folder` below it, such as `./providers/`. What is shut is shut to everybody, also to code in a `data:`
 * address that caged code imports; the main program alone has it opened again.
 */
export function importMap(folder: string): ImportMap {
  const names = SHUT.flatMap((name) => [name, `node:${name}`]);
  const shut = Object.fromEntries(names.map((name) => [name, NOWHERE + name.replace("node:", "")]));
  const open = Object.fromEntries(SHUT.map((name) => [`node:${name}`, `node:${name}`]));
  return {
    imports: { ...shut, "./": "./", "file:///": NOWHERE },
    scopes: {
      "./": open,
      [folder]: { ...shut, "./": NOWHERE, [folder]: folder, "file:///": NOWHERE },
    },
  };
}
