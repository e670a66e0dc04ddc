/**
 * The program as one script, with what V8 made of it when the build rehearsed it (`scripts/build/rehearsed.ts`):
 * nothing that was run then has to be parsed and compiled again, which is most of what a command's start costs.
 * The same sources lie beside it as modules, for commands that need few of them and for every other V8.
 */
import type { Script } from "node:vm";

/** The script's name, beside the main module. */
export const SCRIPT = "program.script";

/** The name of what that V8 has compiled of it. */
export function codeCacheName(v8: string): string {
  return `program-${v8}.cache`;
}

/** Commands of which so little is loaded that reading the whole script costs more. */
const LIGHT: readonly string[] = [
  ...["version", "help", "completion", "status"],
  ...["--version", "--help", "-h"],
];

/** What the script exports; `undefined` where the modules serve better, or there is none for this V8. */
export async function precompiled<Exports>(
  argv: readonly string[],
  main: string,
): Promise<Exports | undefined> {
  const word = argv.find((each) => !each.startsWith("-") && each !== "auth") ?? argv.at(-1) ?? "";
  if (LIGHT.includes(word) || main.endsWith(".ts")) return undefined;
  const cached = codeCacheBeside(main);
  if (cached === undefined) return undefined;
  const script = await scriptBeside(main, cached);
  return script.cachedDataRejected ? undefined : evaluated(script);
}

function codeCacheBeside(main: string): Uint8Array | undefined {
  try {
    return Deno.readFileSync(new URL(codeCacheName(Deno.version.v8), main));
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
export async function scriptBeside(main: string, cachedData?: Uint8Array): Promise<Script> {
  const { Script } = await import("node:vm");
  const file = new URL(SCRIPT, main);
  const options = { filename: file.href, ...cachedData && { cachedData } };
  return new Script(Deno.readTextFileSync(file), options);
}

/** Runs the script, once a process; returns what it exports. */
export function evaluated<Exports>(script: Script): Exports {
  const module: { exports?: Exports } = {};
  const builtin = (name: string) => globalThis.process.getBuiltinModule(name);
  script.runInThisContext()(module, builtin, (name: string) => import(name));
  return module.exports!;
}
