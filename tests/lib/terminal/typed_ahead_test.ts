/** What is taken of keys that were typed before a picker stood there. */
import { assertEquals } from "@std/assert";
import { beginningOf } from "../../../lib/terminal/beginning.ts";
import { createRedactor } from "../../../lib/terminal/redact.ts";
import { Terminal } from "../../../lib/terminal/terminal.ts";
import type { Prompts } from "../../../lib/system/terminal.ts";
import { fakeSystem } from "../../fake_system.ts";

/** A terminal, and the options of its pickers. */
function scene() {
  const options: Parameters<Prompts["pick"]>[2][] = [];
  const prompts: Prompts = {
    text: () => Promise.resolve("answer"),
    pick: (_message, _choices, how) => Promise.resolve((options.push(how), "a")),
  };
  const system = { ...fakeSystem({ terminal: true }), prompts: () => Promise.resolve(prompts) };
  const manners = { level: "info", color: false, interactive: true } as const;
  return { terminal: new Terminal(system, () => manners, createRedactor()), options };
}

const CHOICES = [{ value: "a", label: "a" }];

Deno.test("a picker looks for what was typed ahead", async () => {
  const { terminal, options } = scene();
  await terminal.pick("Which?", CHOICES);
  assertEquals(options, [{ takesAhead: true }]);
});

Deno.test("attack: what was hidden while it was typed is shown by a picker", async () => {
  const { terminal, options } = scene();
  await terminal.hush();
  await terminal.pick("Which?", CHOICES);
  terminal.unhush();
  assertEquals(options, [{ takesAhead: false }]);
});

Deno.test("what follows a name that nobody has is no part of the search for it", async () => {
  const { terminal, options } = scene();
  await terminal.pick("There is no identity x. Which one?", CHOICES, { word: "x" });
  assertEquals(options, [{ word: "x" }]);
});

Deno.test("attack: keys that were typed before a picker stood there pick, or draw", () => {
  const cases = [
    ["prod", "prod"],
    ["prod eu\n", "prod eu"],
    ["prod\ryes\r", "prod"],
    ["\nprod", ""],
    ["pr\x1b[Bod", "pr"],
    ["pr\u202eod", "pr"],
    ["caf\u00e9 日本", "caf\u00e9 日本"],
    ["pr\ufffd", "pr"],
    ["x".repeat(999), "x".repeat(80)],
    ["", ""],
  ] as const;
  for (const [keys, text] of cases) assertEquals(beginningOf(keys), text, JSON.stringify(keys));
});
