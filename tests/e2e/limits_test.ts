/** What the machine allows a process little of: a program that ran keeps its own status, and what can't be done is named. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { runProgram } from "./process.ts";
import { journey, printed, type World } from "./world.ts";

/** Runs `exec` in a shell that has limited itself first. */
function limited(
  { box, program }: World,
  limit: string,
  env: Readonly<Record<string, string>> = {},
) {
  const line = `ulimit ${limit}; exec "$0" exec -- sh -c "echo ran; exit 7"`;
  const options = { env: { ...box.env, ...env }, cwd: box.project };
  return runProgram("/bin/sh", ["-c", line, program], options);
}

journey(
  "with few open files a program keeps its status, and nothing is left",
  {},
  async (world) => {
    const { box, run } = world;
    printed(await run(["exec", "--", "true"]));
    // With fewer still the runtime itself ends before our first line.
    for (const files of [20, 21, 22, 24, 26, 28, 30, 32]) {
      const { status, stdout, stderr } = await limited(world, `-n ${files}`);
      if (stdout === "ran\n") assertEquals([files, status], [files, 7], stderr);
      else assertStringIncludes(stderr, "this process has too many files open", String(files));
      assertEquals(stderr.includes("bug:"), false, stderr);
      assertEquals(box.tree("run/atmos-auth"), []);
    }
    assertEquals((await limited(world, "-n 32")).status, 7);
  },
);

journey("with small files at most a program keeps its status", {}, async (world) => {
  printed(await world.run(["exec", "--", "true"]));
  // In blocks of 512 or 1024 bytes, as the shell has it.
  for (const blocks of [16, 64]) {
    const { status, stdout, stderr } = await limited(world, `-f ${blocks}`);
    assertEquals([status, stdout], [7, "ran\n"], stderr);
  }
});

journey("a log that can't be written to stops no program", {}, async (world) => {
  const env = { ATMOS_LOGS_FILE: "/dev/full", ATMOS_LOGS_LEVEL: "debug" };
  const { status, stderr } = await limited(world, "-c 0", env);
  assertEquals(status, 7, stderr);
  assert(/not noted in "\/dev\/full"/.test(stderr), stderr);
});
