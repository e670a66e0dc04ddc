import { assertEquals, assertStringIncludes } from "@std/assert";
import { COMMAND_NAMES, specOf } from "../../../lib/cli/commands.ts";
import { commandHelp, overview } from "../../../lib/cli/help.ts";
import { parse } from "../../../lib/cli/parse.ts";

Deno.test("the overview names every command, and fits a terminal of 100 columns", () => {
  const text = overview(100);
  for (const name of COMMAND_NAMES) {
    assertEquals(text.includes(`  ${name} `), !specOf(name).hidden, name);
  }
  assertEquals(text.split("\n").filter((line) => line.length > 100), []);
});

for (const name of COMMAND_NAMES) {
  Deno.test(`help on "${name}" shows its flags and examples that can be typed`, () => {
    const text = commandHelp(name, 100);
    for (const flag of specOf(name).flags) assertStringIncludes(text, `--${flag.name}`);
    for (const [line] of specOf(name).examples) {
      const words = line.replace(/ [>|].*/, "").replaceAll("'", "").split(" ");
      assertEquals(parse(words, () => undefined).command, name, line);
    }
  });
}

Deno.test("help fits a terminal of 60 columns, but for what is to be typed", () => {
  const texts = [overview(60), ...COMMAND_NAMES.map((name) => commandHelp(name, 60))];
  const long = texts.join("\n").split("\n").filter((line) => line.length > 60);
  assertEquals(long.filter((line) => !/^ *atmos-auth |^Usage: /.test(line)), []);
});
