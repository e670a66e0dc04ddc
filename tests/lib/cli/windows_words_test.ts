import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { commandsWith } from "../../../lib/cli/commands.ts";
import { windowsWords } from "../../../lib/cli/windows_words.ts";
import { UserError } from "../../../lib/errors.ts";
import { speak } from "../../../lib/terminal/dialect.ts";
import { cloudTable } from "../../../providers/table.ts";
import { command } from "../machine.ts";

const COMMANDS = commandsWith(cloudTable);

/** Lines as Windows' programs read them, with the hint. */
const LOST: readonly (readonly [argv: readonly string[], hint: string])[] = [
  [["-C", 'Z:\\my dir" list'], 'without it: atmos-auth -C "Z:\\my dir" list'],
  [['--chdir=Z:\\dir" list --json'], 'without it: atmos-auth "--chdir=Z:\\dir" list --json'],
  [
    ["exec", "-C", 'Z:\\my dir" -i one -- cmd /c echo hi'],
    'without it: atmos-auth exec -C "Z:\\my dir" -i one -- cmd /c echo hi',
  ],
  // Where another word was in quotes, nobody knows where it began.
  [["-C", 'Z:\\my dir" --config Z:\\x', "y\\a.yaml list"], 'without it: "Z:\\my dir"'],
  [["-C", 'my dir"', "list"], 'without it: "my dir"'],
  [["-C", 'my dir" list'], 'without it: atmos-auth -C "my dir" list'],
  [["--config", '"C:/a.yaml"'], "without it: atmos-auth --config C:/a.yaml"],
  [["trust", '\\\\server\\share" --json'], "without it: atmos-auth trust \\\\server\\share --json"],
];

Deno.test("on Windows a backslash that took a quote away is told, with the line without it", async () => {
  await speak("windows");
  for (const [argv, hint] of LOST) {
    const error = assertThrows(() => windowsWords(argv, COMMANDS), UserError);
    assertEquals([error.code, error.hint], ["usage", hint]);
  }
});

Deno.test("quotes that are no path's stay: JSON, names, and the words of a command", () => {
  for (
    const argv of [
      ["secret", "set", 'a"b', '{"path":"C:\\\\x"}'],
      ["secret", "set", 'exec:["C:\\\\x","y"]'],
      ["exec", "--", "cmd", '/c dir "C:\\my dir" x'],
      ["list", "-i", 'https://x"'],
    ]
  ) assertEquals(windowsWords(argv, COMMANDS), argv);
});

Deno.test("the whole program says it before anything else is understood", async () => {
  const { status, err } = await command(["-C", 'Z:\\my dir" list'], { os: "windows" });
  assertEquals(status, 2);
  assertEquals(
    err,
    'error: No path of Windows holds a quote; got "Z:\\my dir" list": a backslash before the ' +
      "closing quote takes it away\n" +
      'hint: without it: atmos-auth -C "Z:\\my dir" list\n',
  );
});

Deno.test("/? asks for help on Windows, before -- alone", async () => {
  assertEquals(windowsWords(["list", "/?", "--", "find", "/?"], COMMANDS), [
    ...["list", "--help", "--", "find", "/?"],
  ]);
  assertEquals((await command(["/?"], { os: "linux" })).status, 2);
  const { status, out } = await command(["list", "/?"], { os: "windows" });
  assertEquals(status, 0);
  assertStringIncludes(out, "atmos-auth list");
});
