/**
 * The main module of a rehearsal: runs commands as the program would, sorts its modules into scripts by who first asks
 * for them, and has V8 keep what it compiles of those. Arguments: where to write, the command lines as JSON, and, within
 * the session that it opens for itself, the variables outside of it.
 */
import { pathToFileURL } from "node:url";
import { runInThisContext } from "node:vm";
import { linked, type Table } from "../../lib/deno/linked.ts";
import {
  codeCacheFile,
  scriptBeside,
  scriptFile,
  type ScriptName,
  SCRIPTS,
  START,
} from "../../lib/deno/precompiled.ts";
import type { Lines } from "./rehearsed.ts";
import { FUNCTIONS, type Functions, scriptOf } from "./scripts.ts";

type Run = (argv: readonly string[]) => Promise<void>;
type Variables = Readonly<Record<string, string>>;
type Groups = Readonly<Record<ScriptName, readonly string[]>>;

const [directory, given, outside] = Deno.args;
const lines: Lines = JSON.parse(given!);
const functions: Functions = JSON.parse(
  Deno.readTextFileSync(new URL(FUNCTIONS, import.meta.url)),
);
const inside = Deno.env.toObject();
if (outside === undefined) await runWithin();
else await keepCompiled(await sorted());
Deno.exit(0);

/** Runs this again, within a session. */
async function runWithin(): Promise<void> {
  const again = [Deno.execPath(), directory!, given!, JSON.stringify(inside)];
  await program([runInThisContext(scriptOf(functions))])([...lines.session, "--", ...again]);
}

/** Sorts the modules by who first asks for them. */
async function sorted(): Promise<Groups> {
  const asked = new Set<string>();
  const run = program([telling(runInThisContext(scriptOf(functions)), asked)]);
  await runLight(run);
  const light = new Set(asked);
  await runWarm(run);
  const those = (belongs: (name: string) => boolean) => Object.keys(functions).filter(belongs);
  return {
    light: those((name) => light.has(name)),
    warm: those((name) => asked.has(name) && !light.has(name)),
    cold: those((name) => !asked.has(name)),
  };
}

/** Writes the scripts, and what V8 has compiled of each by the time that what it is for was run. */
async function keepCompiled(groups: Groups): Promise<void> {
  const main = pathToFileURL(`${directory}/main.js`).href;
  const scripts = SCRIPTS.map((name) => {
    Deno.writeTextFileSync(`${directory}/${scriptFile(name)}`, scriptOf(functions, groups[name]));
    return scriptBeside(main, name);
  });
  const run = program(scripts.map((script) => script.runInThisContext()));
  const keep = (name: ScriptName) => {
    const cache = scripts[SCRIPTS.indexOf(name)]!.createCachedData();
    if (scriptBeside(main, name, cache).cachedDataRejected) {
      throw new Error("V8 does not take its own code cache");
    }
    Deno.writeFileSync(`${directory}/${codeCacheFile(name, Deno.version.v8)}`, cache);
  };
  await runLight(run);
  keep("light");
  await runWarm(run);
  SCRIPTS.slice(1).forEach(keep);
}

/** The program that these modules are. */
function program(tables: readonly Table[]): Run {
  const { start } = linked(tables.values())(START) as typeof import("../../providers/start.ts");
  return async (argv) => {
    const status = await start(argv, import.meta.url);
    if (status !== 0) throw new Error(`${argv.join(" ")} ended with ${status}`);
  };
}

/** Returns the modules, each of which notes its name when it is run. */
function telling(table: Table, asked: Set<string>): Table {
  const told = Object.entries(table).map(([name, module]): [string, typeof module] => [
    name,
    (...given) => {
      asked.add(name);
      module(...given);
    },
  ]);
  return Object.fromEntries(told);
}

async function runLight(run: Run): Promise<void> {
  surround(inside);
  await run(lines.prompt);
  surround(JSON.parse(outside!));
  for (const line of lines.light) await run(line);
}

async function runWarm(run: Run): Promise<void> {
  for (const line of lines.warm) await run(line);
}

function surround(variables: Variables): void {
  for (const name of Object.keys(Deno.env.toObject())) Deno.env.delete(name);
  for (const [name, value] of Object.entries(variables)) Deno.env.set(name, value);
}
