/**
 * The main module of a rehearsal: runs commands as the program would, sorts its modules into scripts by whether they are
 * asked for, and has V8 keep what it compiles of those. Arguments: where to write, and the command lines as JSON.
 */
import { pathToFileURL } from "node:url";
import { runInThisContext } from "node:vm";
import { linked, type Table } from "../../lib/deno/linked.ts";
import {
  codeCacheFile,
  compiler,
  scriptFile,
  type ScriptName,
  SCRIPTS,
  START,
} from "../../lib/deno/precompiled.ts";
import { FUNCTIONS, type Functions, scriptOf } from "./scripts.ts";

type Groups = Readonly<Record<ScriptName, readonly string[]>>;

const [directory, lines] = Deno.args;
const functions: Functions = JSON.parse(
  Deno.readTextFileSync(new URL(FUNCTIONS, import.meta.url)),
);
await keepCompiled(await sorted());
Deno.exit(0);

/** Sorts the modules by whether they are asked for. */
async function sorted(): Promise<Groups> {
  const asked = new Set<string>();
  await runWith([telling(runInThisContext(scriptOf(functions)), asked)]);
  const those = (belongs: (name: string) => boolean) => Object.keys(functions).filter(belongs);
  return { warm: those((name) => asked.has(name)), cold: those((name) => !asked.has(name)) };
}

/** Writes the scripts, and what V8 has compiled of each by the time that the commands were run. */
async function keepCompiled(groups: Groups): Promise<void> {
  for (const name of SCRIPTS) {
    await Deno.writeTextFile(`${directory}/${scriptFile(name)}`, scriptOf(functions, groups[name]));
  }
  const compiled = await compiler(pathToFileURL(`${directory}/main.js`).href);
  const scripts = SCRIPTS.map((name) => ({ name, script: compiled(name) }));
  await runWith(scripts.map(({ script }) => script.runInThisContext()));
  for (const { name, script } of scripts) {
    const cache = script.createCachedData();
    if (compiled(name, cache).cachedDataRejected) {
      throw new Error("V8 does not take its own code cache");
    }
    await Deno.writeFile(`${directory}/${codeCacheFile(name, Deno.version.v8)}`, cache);
  }
}

/** Runs the commands with the program that these modules are. */
async function runWith(tables: readonly Table[]): Promise<void> {
  const { start } = linked(tables.values())(START) as typeof import("../../providers/start.ts");
  for (const argv of JSON.parse(lines!)) {
    const status = await start(argv, import.meta.url);
    if (status !== 0) throw new Error(`${argv.join(" ")} ended with ${status}`);
  }
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
