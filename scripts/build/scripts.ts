/** The main half's modules as functions, of which scripts are made (`lib/deno/linked.ts`). */
import { START } from "../../lib/deno/precompiled.ts";
import { removeAll } from "../files.ts";
import { runDeno } from "./deno.ts";

/** Modules' functions as text, by the names by which others ask for the modules. */
export type Functions = Readonly<Record<string, string>>;

/** Their file, beside the main module of a rehearsal. */
export const FUNCTIONS = "functions.json";

/** Returns a script of some of them, whose value is their table. Modules are strict, and so are these. */
export function scriptOf(
  functions: Functions,
  names: readonly string[] = Object.keys(functions),
): string {
  const entries = names.map((name) => `${JSON.stringify(name)}:${functions[name]}`);
  return `"use strict";({${entries.join(",\n")}})`;
}

/** The bundler is told by this that a module is another's. */
const OTHER = "module:";

/** An import of another module of the bundle. */
const ASKED = /(?<=(?:\bfrom|\bimport|\bimport\()")\.\/(?=[^"/]+\.js")/g;

/** Makes the functions of the bundle's modules but the main one; the flags are the bundler's. */
export async function functionsOf(bundle: string, flags: readonly string[]): Promise<Functions> {
  const names = [...Deno.readDirSync(bundle)].map(({ name }) => name)
    .filter((name) => name.endsWith(".js") && name !== "main.js").sort();
  const stage = `${bundle}.functions`;
  await removeAll(stage);
  await Deno.mkdir(stage);
  for (const name of names) {
    const code = await Deno.readTextFile(`${bundle}/${name}`);
    await Deno.writeTextFile(`${stage}/${name}`, code.replace(ASKED, OTHER));
  }
  await bundleEach(stage, names, flags);
  const made = names.map((name) =>
    [`./${name}`, functionOf(Deno.readTextFileSync(`${stage}/made/${name}`))] as const
  );
  await removeAll(stage);
  return Object.fromEntries([...made, [START, startIn(`${bundle}/main.js`)]]);
}

/** Bundles each module by itself, in the form that asks for others by a call. */
async function bundleEach(
  cwd: string,
  names: readonly string[],
  flags: readonly string[],
): Promise<void> {
  const { ok, output } = await runDeno([
    ...["bundle", "--quiet", "--platform", "deno", "--format", "cjs", "--minify"],
    ...[...flags, `--external=${OTHER}*`, "--outdir", "made", ...names],
  ], { cwd });
  if (!ok) throw new Error(`Cannot make functions of the modules\n${output}`);
}

/** The main module's import of the program's start. */
const STARTED = /await import\("(\.\/[^"]+)"\)/;

function startIn(main: string): string {
  const [, started] = STARTED.exec(Deno.readTextFileSync(main)) ?? [];
  if (started === undefined) throw new Error(`Cannot find what ${main} starts`);
  return functionOf(`module.exports=require("${started}");`);
}

/** The bundler's copy of a module's exports, for code that asks whether it was an ES module. */
const COPIED = /(?<=;module\.exports=)\w+\((\w+)\)(?=;)/;

/** Returns the function of a module's code. A script can't import, so modules that it needs later are loaded for it. */
function functionOf(code: string): string {
  const body = code.replaceAll(`"${OTHER}`, '"./').replace(COPIED, "$1")
    .replace(/(?<![\w.$])import\((?=")/g, "load(").replace(/\P{ASCII}/gu, escaped);
  return `(module,require,load)=>{${body}}`;
}

/** Escapes a character: text of ASCII alone is read fastest. */
function escaped(character: string): string {
  const codes = character.split("").map((unit) => unit.charCodeAt(0).toString(16));
  return codes.map((code) => `\\u${code.padStart(4, "0")}`).join("");
}
