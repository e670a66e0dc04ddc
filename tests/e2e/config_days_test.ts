/** Bad configuration: one clear error, with its place, a hint and status 3, and nothing is asked of a cloud. */
import { assertEquals } from "@std/assert";
import { runProgram } from "./process.ts";
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
