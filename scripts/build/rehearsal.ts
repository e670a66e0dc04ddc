/**
 * The main module of a rehearsal: runs commands with the script beside it, as the program would, and writes what V8
 * has compiled of the script by then. Arguments: where to write, and the command lines as JSON.
 */
import { codeCacheName, evaluated, scriptBeside } from "../../lib/deno/precompiled.ts";

const [directory, lines] = Deno.args;
const script = await scriptBeside(import.meta.url);
const { start } = evaluated<typeof import("../../providers/start.ts")>(script);
for (const argv of JSON.parse(lines!)) {
  const status = await start(argv, import.meta.url);
  if (status !== 0) throw new Error(`${argv.join(" ")} ended with ${status}`);
}
const cache = script.createCachedData();
if ((await scriptBeside(import.meta.url, cache)).cachedDataRejected) {
  throw new Error("V8 does not take its own code cache");
}
await Deno.writeFile(`${directory}/${codeCacheName(Deno.version.v8)}`, cache);
Deno.exit(0);
