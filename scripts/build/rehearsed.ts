/**
 * The main half once more as one script, with what V8 compiles of it while it is rehearsed. Such a code cache fits
 * one V8 on one kind of machine; any other passes it over. So it is made where a program is built for its own machine.
 */
import { SCRIPT } from "../../lib/deno/precompiled.ts";
import { makeRoomFor } from "../files.ts";
import { filesBelow } from "./digest.ts";
import { bundleWhole } from "./halves.ts";
import { workplace } from "./workplace.ts";

/** What is rehearsed: the commands that programs wait for, the first with a sign-in. */
const COMMANDS = [
  ...["exec -i id-1 -- true", "exec -i id-1 -- true", "credential-process -i id-1", "env -i id-1"],
  ...["list", "whoami -i id-1"],
].map((line) => line.split(" "));

/** Writes the script beside the main module in `directory`; the flags are the bundler's. */
export async function writeScript(
  sources: string,
  directory: string,
  flags: readonly string[],
): Promise<void> {
  const output = `${directory}/${SCRIPT}`;
  await bundleWhole(sources, "providers/start.ts", output, ["--format", "cjs", ...flags]);
  const code = (await Deno.readTextFile(output)).replace(IMPORT, "load(");
  await Deno.writeTextFile(output, `(function(module,require,load){${code}\n})`);
}

/** A script can't import: what it needs of Node's modules later is loaded for it. */
const IMPORT = /(?<![\w.$])import\((?="node:)/g;

/** Makes a copy of the bundle, whose main module rehearses. */
export async function stageRehearsal(root: string, bundle: string, stage: string): Promise<void> {
  for (const file of filesBelow(bundle, ".")) {
    await makeRoomFor(`${stage}/${file}`);
    await Deno.copyFile(`${bundle}/${file}`, `${stage}/${file}`);
  }
  await bundleWhole(root, "scripts/build/rehearsal.ts", `${stage}/main.js`);
}

/** Has the program rehearse, and write the code cache of its V8 into `directory`. */
export async function rehearse(program: string, directory: string): Promise<void> {
  await using place = await workplace();
  const args = [directory, JSON.stringify(COMMANDS)];
  const { success, stderr } = await new Deno.Command(program, {
    ...{ args, clearEnv: true, ...place.surroundings },
  }).output();
  if (success) return;
  throw new Error(`Cannot rehearse the program\n${new TextDecoder().decode(stderr)}`);
}
