/**
 * The program's modules as scripts, with what V8 made of them when the build rehearsed it
 * (`scripts/build/rehearsed.ts`): nothing that was run then has to be parsed and compiled again, which is most of what
 * a command's start costs. The same modules lie beside them as files, for commands that need few of them and for every
 * other V8.
 */
import type { Script } from "node:vm";
import { linked, type Table } from "./linked.ts";

/** The scripts, in the order in which they are looked into: what other programs wait for, and all the rest. */
export const SCRIPTS = ["warm", "cold"] as const;

/** One of them. */
export type ScriptName = typeof SCRIPTS[number];

/** The name of the module that the program starts with. */
export const START = "start";

/** A script's file, beside the main module. */
export function scriptFile(name: ScriptName): string {
  return `program.${name}.script`;
}

/** The file of what that V8 has compiled of it. */
export function codeCacheFile(name: ScriptName, v8: string): string {
  return `program.${name}-${v8}.cache`;
}

/** Commands of which so little is loaded that what runs a script costs more: all that the runtime has of Node's. */
const LIGHT: readonly string[] = [
  ...["version", "help", "completion", "status"],
  ...["--version", "--help", "-h"],
];

/**
 * Returns the exports of the program's start; `undefined` where the modules serve better, or there is no code cache.
 */
export async function precompiled<Exports>(
  argv: readonly string[],
  main: string,
): Promise<Exports | undefined> {
  const word = argv.find((each) => !each.startsWith("-") && each !== "auth") ?? argv.at(-1) ?? "";
  if (LIGHT.includes(word)) return undefined;
  const cache = codeCacheBeside(main, "warm");
  if (cache === undefined) return undefined;
  const scriptOf = await compiler(main);
  const warm = scriptOf("warm", cache);
  if (warm.cachedDataRejected) return undefined;
  return linked(tables(main, scriptOf, warm))(START) as Exports;
}

/** A script is read when something is asked for that none before has. */
function* tables(main: string, scriptOf: Compiler, warm: Script): Generator<Table, void> {
  yield warm.runInThisContext();
  yield scriptOf("cold", codeCacheBeside(main, "cold")).runInThisContext();
}

function codeCacheBeside(main: string, name: ScriptName): Uint8Array | undefined {
  try {
    return Deno.readFileSync(new URL(codeCacheFile(name, Deno.version.v8), main));
  } catch (error) {
    // Where temporary files lie in /dev, the runtime keeps what we hold to itself, as it does everything there. Where
    // their directory is no UTF-8 text, no such path can be said; modules it finds all the same.
    const isOutOfReach = error instanceof Deno.errors.NotFound ||
      error instanceof Deno.errors.NotCapable || error instanceof URIError;
    if (isOutOfReach) return undefined;
    throw error;
  }
}

type Compiler = (name: ScriptName, cachedData?: Uint8Array) => Script;

/** Returns the compiler of scripts, whose files are beside the main module. */
export async function compiler(main: string): Promise<Compiler> {
  const fileOf = (name: ScriptName) => new URL(scriptFile(name), main);
  const { Script } = await import("node:vm");
  return (name, cachedData) => {
    const file = fileOf(name);
    const options = { filename: file.href, ...cachedData && { cachedData } };
    return new Script(Deno.readTextFileSync(file), options);
  };
}
