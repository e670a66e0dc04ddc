/** Hints in the words of the shell that the person has: what each says is run by that very shell, and leads on. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { runProgram } from "./process.ts";
import { tool } from "./tools.ts";
import { journey, type World } from "./world.ts";

/** A name in which every shell finds something to read otherwise. */
const ODD = `it's a\\b \\\\ "$x" !y`;

const SHELLS = ["bash", "zsh", "dash", "fish"] as const;

for (const shell of SHELLS) {
  journey(`a hint is typed into ${shell} as it stands`, { tools: [shell] }, async (world) => {
    world.configure(`auth: { identities: { ${JSON.stringify(ODD)}: { kind: mock } } }\n`);
    const { box } = world;
    box.write("bin/atmos-auth", `#!/bin/sh\nexec ${world.program} "$@"\n`, 0o700);
    const env = { ...box.env, SHELL: tool(shell), PATH: `${box.directory}/bin:${box.env.PATH}` };
    const typed = async (line: string, more = {}) =>
      await runProgram(tool(shell), ["-c", line], { env: { ...env, ...more }, cwd: box.project });
    const name = await hintOf(world, env, ["exec", "-i", `${ODD}s`, "--", "true"]);
    assertEquals((await typed(name)).status, 0, name);
    const profile = { ATMOS_PROFILE: "nope" };
    const unset = await hintOf(world, { ...env, ...profile }, ["exec", "-i", ODD, "--", "true"]);
    assertStringIncludes(unset, "ATMOS_PROFILE");
    assertEquals((await typed(`${unset}; ${name}`, profile)).status, 0, unset);
  });
}

/** The line that a command which has failed leads on with. */
async function hintOf(
  { run }: World,
  env: Readonly<Record<string, string | undefined>>,
  args: readonly string[],
): Promise<string> {
  const { status, stderr } = await run(args, { env });
  assertEquals(status, 125, stderr);
  return /^hint: (.*)$/m.exec(stderr)![1]!;
}
