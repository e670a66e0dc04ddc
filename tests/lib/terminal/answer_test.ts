/**
 * What `--json` answers is told whole: for every command that takes it, and for no other. That what it answers is
 * one object of those fields the compiler holds, and `runOn`, which looks at every answer that a test gets.
 */
import { assertEquals } from "@std/assert";
import { COMMANDS } from "../../../lib/cli/commands.ts";
import { TASKS } from "../../../lib/cli/commands/tasks.ts";
import type { CommandSpec } from "../../../lib/cli/spec.ts";
import { ANSWERS } from "../../../lib/manual/answers.ts";
import { everyCode } from "../../walls/sources.ts";

Deno.test("every command that takes --json has its answer told, and answers by that", async () => {
  const taking = Object.entries<Pick<CommandSpec, "flags">>({ ...COMMANDS, ...TASKS })
    .filter(([, { flags }]) => flags.some(({ name }) => name === "json"))
    .map(([name]) => name).sort();
  assertEquals(Object.keys(ANSWERS).sort(), taking);
  const texts = (await everyCode()).filter(({ path }) => /^lib\/(?:commands|list)\//.test(path))
    .map(({ text }) => text).join("\n");
  const used = [...texts.matchAll(/\banswerOf\("([^"]+)"/g)].map(([, name]) => name!);
  assertEquals([...new Set(used)].sort(), taking);
});
