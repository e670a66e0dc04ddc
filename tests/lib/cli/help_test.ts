import { assertEquals, assertStringIncludes } from "@std/assert";
import { COMMAND_NAMES, specOf } from "../../../lib/cli/commands.ts";
import { commandHelp, overview } from "../../../lib/cli/help.ts";
import { parse } from "../../../lib/cli/parse.ts";

Deno.test("the overview names every command, and fits a terminal of 100 columns", () => {
  const text = overview();
  for (const name of COMMAND_NAMES) {
    assertEquals(text.includes(`  ${name} `), !specOf(name).hidden, name);
  }
  assertEquals(text.split("\n").filter((line) => line.length > 100), []);
});

for (const name of COMMAND_NAMES) {
  Deno.test(`help on "${name}" shows its flags and examples that can be typed`, () => {
    const text = commandHelp(name);
    for (const flag of specOf(name).flags) assertStringIncludes(text, `--${flag.name}`);
    for (const [line] of specOf(name).examples) {
      const words = line.replace(/ [>|].*/, "").replaceAll("'", "").split(" ");
      assertEquals(parse(words, () => undefined).command, name, line);
    }
  });
}
