import { assertEquals, assertStringIncludes } from "@std/assert";
import { commandsWith } from "../../../lib/cli/commands.ts";
import { TOPICS } from "../../../lib/manual/topic_names.ts";
import { cloudTable } from "../../../providers/table.ts";
import { command } from "../machine.ts";

Deno.test("every command has its page, and the overview names them all", async () => {
  const { out: overview } = await command(["help"]);
  for (const [name, { hidden }] of commandsWith(cloudTable)) {
    const { status, out } = await command(["help", ...name.split(" ")]);
    assertEquals([name, status], [name, 0]);
    assertStringIncludes(out, `Usage: atmos-auth ${name}`);
    if (!hidden) assertStringIncludes(overview, `  ${name} `);
  }
});

Deno.test("on a terminal it keeps to its width", async () => {
  const { out } = await command(["help", "exec"], { terminal: true, columns: 80 });
  assertEquals(out.split("\n").filter((line) => line.length > 80), []);
});

Deno.test("what is typed is not broken on a narrow terminal: half of it would be run", async () => {
  const told = async (name: string) =>
    (await command(["help", name], { terminal: true, columns: 60 })).out;
  const env = await told("env");
  assertStringIncludes(
    env,
    "\nin cmd:\n  atmos-auth env -i NAME -f cmd > env.cmd && call env.cmd\n",
  );
  assertStringIncludes(env, "\nin fish: atmos-auth env -i NAME -f fish | source\n");
  assertStringIncludes(
    await told("init"),
    "\n  atmos-auth init github-user --set client_id=Iv23liEXAMPLE --print\n",
  );
  assertStringIncludes(await told("shell"), "[IDENTITY...] [flags] [--\n  SHELL-ARGS]\n");
});

Deno.test("every topic has its page, which fits a terminal, and the overview names it", async () => {
  const { out: overview } = await command(["help"]);
  for (const [name, summary] of Object.entries(TOPICS)) {
    const { status, out } = await command(["help", name], { terminal: true, columns: 80 });
    assertEquals([name, status, out.split("\n")[0]], [name, 0, `${summary}.`]);
    assertEquals(out.split("\n").filter((line) => line.length > 80), [], name);
    assertStringIncludes(overview, `  ${name} `);
  }
  const { out } = await command(["help", "exit-codes"]);
  assertStringIncludes(out, "  130  Ctrl-C, of which it dies\n");
  assertStringIncludes(out, "  trust_required");
});

Deno.test("a command that there is not is refused with the nearest", async () => {
  const { status, err } = await command(["help", "shel"]);
  assertEquals([status, err], [2, 'error: Unknown command "shel"\nhint: atmos-auth help shell\n']);
  const none = await command(["help", "xxxxxxxxxxx"]);
  assertStringIncludes(none.err, "hint: atmos-auth help\n");
});
