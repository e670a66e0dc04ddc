/**
 * The main half once more as scripts, with what V8 compiles of them while they are rehearsed. Such a code cache fits one
 * V8 on one kind of machine; any other passes it over. So it is made where a program is built for its own machine.
 */
import { makeRoomFor } from "../files.ts";
import { filesBelow } from "./digest.ts";
import { bundleWhole } from "./halves.ts";
import { FUNCTIONS, functionsOf } from "./scripts.ts";
import { workplace } from "./workplace.ts";

/** What is rehearsed, by what it is rehearsed for. */
export interface Lines {
  /** Opens a session, */
  readonly session: readonly string[];
  /** within which a prompt asks this. */
  readonly prompt: readonly string[];
  /** What does little. */
  readonly light: readonly (readonly string[])[];
  /** What other programs wait for; the first signs in. */
  readonly warm: readonly (readonly string[])[];
}

const LINES: Lines = {
  session: words("exec -i id-1"),
  prompt: words("status --short"),
  light: ["version", "help", "help exec", "--help", "completion bash"].map(words),
  warm: [
    ...["exec -i id-1 -- true", "exec -i id-1 -- true", "credential-process -i id-1"],
    ...["env -i id-1", "list", "whoami -i id-1"],
  ].map(words),
};

function words(line: string): readonly string[] {
  return line.split(" ");
}

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
  const args = [directory, JSON.stringify(LINES)];
  const { success, stderr } = await new Deno.Command(program, {
    ...{ args, clearEnv: true, ...place.surroundings },
  }).output();
  if (success) return;
  throw new Error(`Cannot rehearse the program\n${new TextDecoder().decode(stderr)}`);
}
