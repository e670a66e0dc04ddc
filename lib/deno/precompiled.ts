/**
 * The program's modules as scripts, with what V8 made of them when the build rehearsed it
 * (`scripts/build/rehearsed.ts`): nothing that was run then has to be parsed and compiled again, which is most of what
 * a command's start costs. The same modules lie beside them as files, for every other V8.
 */
import type { Script } from "node:vm";
import { linked, type Table } from "./linked.ts";

/**
 * The scripts, in the order in which they are looked into: what the commands need that do little, what those need
 * besides that other programs wait for, and all the rest.
 */
export const SCRIPTS = ["light", "warm", "cold"] as const;

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

/** What the program's start exports; `undefined` where V8 has compiled nothing beforehand. */
export function precompiled<Exports>(main: string): Exports | undefined {
  const cache = codeCacheBeside(main, "light");
  if (cache === undefined) return undefined;
  const light = scriptBeside(main, "light", cache);
  if (light.cachedDataRejected) return undefined;
  return linked(tables(main, light))(START) as Exports;
}

/** A script is read when something is asked for that none before has. */
function* tables(main: string, light: Script): Generator<Table, void> {
  yield light.runInThisContext();
  for (const name of SCRIPTS.slice(1)) {
    yield scriptBeside(main, name, codeCacheBeside(main, name)).runInThisContext();
  }
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

/** The script beside the main module. */
export function scriptBeside(main: string, name: ScriptName, cachedData?: Uint8Array): Script {
  const { Script } = globalThis.process.getBuiltinModule("node:vm");
  const file = new URL(scriptFile(name), main);
  const options = { filename: file.href, ...cachedData && { cachedData } };
  return new Script(Deno.readTextFileSync(file), options);
}
