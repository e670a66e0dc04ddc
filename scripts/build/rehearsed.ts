/**
 * The main half once more as scripts, with what V8 compiles of them while they are rehearsed. Such a code cache fits one
 * V8 on one kind of machine; any other passes it over. So it is made where a program is built for its own machine.
 */
import { scriptFile, SCRIPTS } from "../../lib/deno/precompiled.ts";
import { makeRoomFor } from "../files.ts";
import { filesBelow } from "./digest.ts";
import { bundleWhole } from "./halves.ts";
import { FUNCTIONS, functionsOf } from "./scripts.ts";
import { workplace } from "./workplace.ts";

/** The rehearsed commands: those that programs wait for, the first with a sign-in. */
const COMMANDS = [
  ...["exec -i id-1 -- true", "exec -i id-1 -- true", "credential-process -i id-1", "env -i id-1"],
  ...["list", "whoami -i id-1"],
].map((line) => line.split(" "));

/** Makes a copy of the bundle, whose main module rehearses; the flags are the bundler's. */
export async function stageRehearsal(
  root: string,
  bundle: string,
  stage: string,
  flags: readonly string[],
): Promise<void> {
  for (const file of filesBelow(bundle, ".")) {
    await makeRoomFor(`${stage}/${file}`);
    await Deno.copyFile(`${bundle}/${file}`, `${stage}/${file}`);
  }
  const functions = await functionsOf(bundle, flags);
  await Deno.writeTextFile(`${stage}/${FUNCTIONS}`, JSON.stringify(functions));
  await bundleWhole(root, "scripts/build/rehearsal.ts", `${stage}/main.js`);
}

/** Has the program rehearse, and write the scripts and the code caches of its V8 into `directory`. */
export async function rehearse(program: string, directory: string): Promise<void> {
  await using place = await workplace();
  const args = [directory, JSON.stringify(COMMANDS)];
  const { success, stderr } = await new Deno.Command(program, {
    ...{ args, clearEnv: true, ...place.surroundings },
  }).output();
  if (!success) {
    throw new Error(`Cannot rehearse the program\n${new TextDecoder().decode(stderr)}`);
  }
  // Without a script the program would run its modules, and nobody would notice more than how long that takes.
  for (const name of SCRIPTS) await Deno.stat(`${directory}/${scriptFile(name)}`);
}
