/** Bad configuration: one clear error, with its place, a hint and status 3, and nothing is asked of a cloud. */
import { assertEquals } from "@std/assert";
import { runProgram } from "./process.ts";
import { tool } from "./tools.ts";
import { journey } from "./world.ts";

journey("output that can't be written is an error, and no bug", {}, async ({ box, program }) => {
  const script = `"$1" version >/dev/full`;
  const options = { env: box.env, cwd: box.project };
  const { status, stderr } = await runProgram("/bin/sh", ["-c", script, "sh", program], options);
  assertEquals(
    [status, /Cannot write to "standard output": no space/.test(stderr)],
    [1, true],
    stderr,
  );
});

journey("a configuration comes through a pipe as through a file", {}, async ({ box, program }) => {
  const script =
    `"$1" list --config <(cat atmos.yaml) && "$1" list --config /dev/stdin <atmos.yaml &&
    cat atmos.yaml | "$1" list --config /dev/stdin && "$1" list --config /dev/fd/3 3<atmos.yaml`;
  const options = { env: box.env, cwd: box.project };
  const { stdout: once } = await runProgram(program, ["list", "--config", "atmos.yaml"], options);
  const { status, stdout, stderr } = await runProgram(
    tool("bash"),
    ["-c", script, "bash", program],
    options,
  );
  assertEquals([status, stdout, stderr], [0, once.repeat(4), ""]);
});
