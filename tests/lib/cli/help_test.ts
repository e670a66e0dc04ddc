import { assertEquals, assertStringIncludes } from "@std/assert";
import { commandsWith } from "../../../lib/cli/commands.ts";
import { commandHelp, overview } from "../../../lib/cli/help.ts";
import { parse } from "../../../lib/cli/parse.ts";
import { BARE } from "../../../lib/cli/spec.ts";
import { Variables } from "../../../lib/cli/variables.ts";
import { cloudTable } from "../../../providers/table.ts";

const COMMANDS = commandsWith(cloudTable);

Deno.test("the overview names every command, and fits a terminal of 100 columns", () => {
  const text = overview(COMMANDS, 100);
  for (const [name, { hidden = false }] of COMMANDS) {
    if (name === BARE) continue;
    assertEquals(text.includes(`  ${name} `), !hidden, name);
  }
  assertEquals(text.split("\n").filter((line) => line.length > 100), []);
});

for (const [name, spec] of COMMANDS) {
  Deno.test(`help on "${name}" shows its flags and examples that can be typed`, () => {
    const text = commandHelp(name, spec, 100);
    for (const flag of spec.flags) assertStringIncludes(text, `--${flag.name}`);
    for (const [line] of spec.examples) {
      const words = line.replace(/ [>|].*/, "").replaceAll("'", "").split(" ");
      assertEquals(parse(words, new Variables(() => undefined), COMMANDS).words, name, line);
    }
  });
}

Deno.test("help fits a terminal of 60 columns, but for what is to be typed", () => {
  const texts = [
    overview(COMMANDS, 60),
    ...[...COMMANDS].map(([name, spec]) => commandHelp(name, spec, 60)),
  ];
  const long = texts.join("\n").split("\n").filter((line) => line.length > 60);
  assertEquals(long.filter((line) => !/^ *atmos-auth |^Usage: /.test(line)), []);
});
