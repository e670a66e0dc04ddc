/** Bad configuration: one clear error, with its place, a hint and status 3, and nothing is asked of a cloud. */
import { assertEquals } from "@std/assert";
import { runProgram } from "./process.ts";
import { tool } from "./tools.ts";
import { journey } from "./world.ts";

journey("attack: output that can't be written ends as a success", {}, async (world) => {
  const { box, program } = world;
  world.configure(
    "auth: {identities: {dev: {kind: mock/aws, via: {provider: m}}}, " +
      "providers: {m: {kind: mock/aws}}}\n",
  );
  const options = { env: box.env, cwd: box.project };
  for (
    const line of ["version", "list", "env -i dev", "env -i dev -f fish", "env -i dev -f json"]
  ) {
    const script = `"$1" ${line} >/dev/full`;
    const { status, stderr } = await runProgram("/bin/sh", ["-c", script, "sh", program], options);
    const isSaid = /Cannot write to "standard output": no space/.test(stderr);
    assertEquals([line, status, isSaid, stderr.split("error:").length], [line, 1, true, 2], stderr);
  }
  const script = `"$1" env -i nosuch >/dev/full`;
  const { status } = await runProgram("/bin/sh", ["-c", script, "sh", program], options);
  assertEquals(status, 3);
});

journey("a terminal that says no size is taken for a usual one", {
  tools: ["script"],
}, async ({ open }) => {
  await using pty = await open(["list", "--help"], { rows: 0, columns: 0 });
  assertEquals(await pty.status, 0);
  const widths = pty.text().split("\n").map((line) => line.length);
  assertEquals(Math.max(...widths) > 60 && Math.max(...widths) <= 80, true, pty.text());
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
