/**
 * The import map that the binary is compiled with. A compiled program's `import()` reads any module or JSON file on the
 * disk without a permission to read; the map is consulted before, for every import, so it is where that door is shut.
 * Of Node's modules the cage gets those that only compute: others start workers without the lockdown, make code from
 * strings, load files, or act on the process's own descriptors, which no permission covers.
 */

/** An import map, as the HTML standard defines it. */
interface ImportMap {
  readonly imports: Readonly<Record<string, string>>;
  readonly scopes: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Node's modules that caged code has. Functions of `os` that describe the machine need a permission. */
export const HARMLESS: readonly string[] = [
  ...["assert", "async_hooks", "buffer", "crypto", "events", "os", "path", "querystring"],
  ...["stream", "string_decoder", "timers", "url", "util", "zlib"],
];

/** Node's modules that caged packages import; they get a stand-in that fails when it is used. */
export const INERT: readonly string[] = [
  ...["child_process", "fs", "fs/promises", "http", "https", "net", "tls"],
];

/** Files of the caged folder that stand in for modules. */
export const STAND_INS = {
  /** Stands in for packages and modules that are left out. */
  inert: "left_out.js",
  /** Stands in for `node:process`: the lockdown's, without powers. */
  process: "process.js",
} as const;

/** The target of refused imports, where there is no file. */
const NOWHERE = "./refused/";

/**
 * Returns the map for a bundle whose main program lies beside the map and whose caged code lies, with all its chunks,
 * in `folder` below it, such as `./providers/`. `builtins` are the names of all of Node's modules that the runtime has.
 * Refused imports are refused everywhere, also in code at a `data:` address that caged code imports; only the main
 * program has them allowed again.
 */
export function importMap(folder: string, builtins: readonly string[]): ImportMap {
  const names = new Set(builtins.map((name) => name.replace(/^node:/, "")));
  const shut = [...names].filter((name) => !HARMLESS.includes(name));
  const lead = (to: (name: string) => string, which: readonly string[]) =>
    Object.fromEntries(
      which.flatMap((name) => [name, `node:${name}`].map((each) => [each, to(name)])),
    );
  const refused = lead((name) => NOWHERE + name, shut);
  const open = Object.fromEntries(shut.map((name) => [`node:${name}`, `node:${name}`]));
  return {
    imports: { ...refused, "./": "./", "file:///": NOWHERE },
    scopes: {
      "./": open,
      [folder]: {
        ...refused,
        ...lead(() => folder + STAND_INS.inert, INERT),
        ...lead(() => folder + STAND_INS.process, ["process"]),
        ...{ "./": NOWHERE, [folder]: folder, "file:///": NOWHERE },
      },
    },
  };
}
