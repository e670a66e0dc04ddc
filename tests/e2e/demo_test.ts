/** The demonstration, as somebody who just cloned the repository would run it. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { ENTER, startPty } from "./pty.ts";
import { runProgram } from "./process.ts";
import { scenario } from "./tools.ts";

const ROOT = Deno.realPathSync(`${import.meta.dirname}/../..`);
const TASK = ["task", "--quiet", "--config", `${ROOT}/deno.json`, "demo"];
const env = { ...Deno.env.toObject(), NO_COLOR: "1" };

scenario("the demonstration without a terminal proves what it says", {}, async () => {
  const options = { env, cwd: ROOT, timeout: 180_000 };
  const { status, stdout, stderr } = await runProgram(Deno.execPath(), TASK, options);
  assertEquals(status, 0, stdout + stderr);
  for (
    const said of [
      "DeveloperRole",
      "AdminRole",
      "trusted as it is now",
      "nothing of the parent's came through",
      "-> nothing",
    ]
  ) {
    assertStringIncludes(stdout, said);
  }
  assert(!stdout.includes("EXAMPLE"), "a planted secret was shown");
});

scenario("the demonstration on a terminal is a shell", { tools: ["script"] }, async () => {
  await using pty = await startPty(Deno.execPath(), TASK, { env, cwd: ROOT, timeout: 180_000 });
  await pty.waitFor("Things to try");
  await pty.waitFor("Trust it, as it is now?");
  await pty.type(`yes${ENTER}`);
  await pty.waitFor("Type exit to leave");
  await pty.type(`echo "<$ATMOS_IDENTITY>"${ENTER}`);
  await pty.waitFor("<dev-user>");
  await pty.type(`exit${ENTER}`);
  await pty.waitFor("-> nothing");
  assertEquals(await pty.status, 0);
});
