/**
 * Bundling of a program with a cage: its two halves apart, so that no file is shared between the half that may do
 * everything and the one that may do nothing, and an import map that keeps them apart at run time.
 */
import { builtinModules } from "node:module";
import { importMap } from "../../lib/cage/imports.ts";
import { type BundledHalves, packagesIn } from "./bundled.ts";
import { runDeno } from "./deno.ts";
import { LEFT_OUT, LEFT_OUT_FLAGS, standIn } from "./left_out.ts";

/** An order to bundle. */
export interface Halves {
  /** The folder of the sources; the entries are paths below it. */
  readonly sources: string;
  readonly main: string;
  /** The worker's entry, in a folder of its own below that of the main program. */
  readonly worker: string;
  /** The folder of the bundle. */
  readonly directory: string;
  /** More flags for the bundler. */
  readonly flags?: readonly string[];
}

/** The import map's name in the bundle. */
export const IMPORT_MAP = "imports.json";

/**
 * No code is made from strings. None is made of what has run only a few times either: a command ends before that pays.
 * What runs for long, as scrypt does, V8's optimizing compilers take up all the same.
 */
const V8_FLAGS = ["--disallow-code-generation-from-strings", "--no-sparkplug"];

/** Flags of the compiler for the cage: the import map, and V8's own. */
export const CAGE_FLAGS: readonly string[] = [
  `--import-map=${IMPORT_MAP}`,
  `--v8-flags=${V8_FLAGS.join()}`,
];

/** Bundles both halves and writes the import map beside the main program; returns the packages in them. */
export async function bundleHalves(halves: Halves): Promise<BundledHalves> {
  const { worker, main, directory } = halves;
  const folder = worker.slice(0, worker.lastIndexOf("/"));
  await bundleOne(halves, main, directory);
  await bundleOne(halves, worker, `${directory}/${folder}`);
  for (const half of [directory, `${directory}/${folder}`]) await lendRequire(half);
  const { imports, scopes } = importMap(`./${folder}/`, builtinModules);
  const map = { imports: { ...imports, ...await standIn(directory, folder) }, scopes };
  await Deno.writeTextFile(`${directory}/${IMPORT_MAP}`, JSON.stringify(map));
  return { main: await packagesIn(directory), cage: await packagesIn(`${directory}/${folder}`) };
}

async function bundleOne(
  { sources, flags = [] }: Halves,
  entry: string,
  directory: string,
): Promise<void> {
  const { ok, output } = await runDeno([
    ...["bundle", "--quiet", "--platform", "deno", "--format", "esm", "--code-splitting"],
    ...["--minify", "--sourcemap=external", ...LEFT_OUT_FLAGS, ...flags],
    ...["--outdir", directory, entry],
  ], { cwd: sources });
  if (!ok) throw new Error(`Cannot bundle ${entry}\n${output}`);
  const name = entry.slice(entry.lastIndexOf("/") + 1).replace(/\.ts$/, ".js");
  await Deno.stat(`${directory}/${name}`);
}

/** Bundles everything that the entry needs into one file. */
export async function bundleWhole(
  sources: string,
  entry: string,
  output: string,
  flags: readonly string[] = [],
): Promise<void> {
  const bundled = await runDeno([
    ...["bundle", "--quiet", "--platform", "deno", "--minify", ...LEFT_OUT_FLAGS, ...flags],
    ...["--output", output, entry],
  ], { cwd: sources });
  if (!bundled.ok) throw new Error(`Cannot bundle ${entry}\n${bundled.output}`);
}

/** The bundler's lines that give CommonJS its `require`. */
const REQUIRE =
  /import\{createRequire as (\w+)\} from "node:module";var (\w+)=\1\(import\.meta\.url\);/;

/**
 * Gives CommonJS the global `require` instead: in the cage the lockdown's, which knows Node's harmless modules alone;
 * in the main program one that is lent to a package while it is loaded.
 */
async function lendRequire(directory: string): Promise<void> {
  for await (const { name, isFile } of Deno.readDir(directory)) {
    if (!isFile || !name.endsWith(".js")) continue;
    const code = await Deno.readTextFile(`${directory}/${name}`);
    const lent = code.replace(REQUIRE, "var $2=name=>require(name);");
    if (lent !== code) await Deno.writeTextFile(`${directory}/${name}`, lent);
  }
}

/** An `import()` with a computed argument: no file of the bundle, module of Node's, or package that is left out. */
const COMPUTED = new RegExp(
  `(?<![\\w.$])import\\((?!"(?:(?:\\./|node:)[^"]*|${Object.keys(LEFT_OUT).join("|")})"\\))`,
);

/**
 * Throws when caged code computes an import. No honest dependency does; together with the ban on code from strings,
 * only bundled code is left to import, on Windows (where the import map can't name every server's shares) as elsewhere.
 */
export async function checkImports(directory: string): Promise<void> {
  for await (const { name, isFile } of Deno.readDir(directory)) {
    if (!isFile || !name.endsWith(".js")) continue;
    const code = await Deno.readTextFile(`${directory}/${name}`);
    const found = COMPUTED.exec(code);
    if (found === null) continue;
    const shown = code.slice(found.index, found.index + 60);
    throw new Error(`Cannot ship ${name}: caged code computes what it imports: ${shown}`);
  }
}
