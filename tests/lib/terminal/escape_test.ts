import { assertEquals } from "@std/assert";
import { typedOnWindows, visible } from "../../../lib/terminal/escape.ts";

Deno.test("what could steer a terminal is spelled out", () => {
  const rows: [string, string][] = [
    ["plain text, ünïcødé 👩‍👩‍👧 and /paths", "plain text, ünïcødé 👩‍👩‍👧 and /paths"],
    ["\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"],
    ["a\nb\tc\r\0", "a\\x0ab\\x09c\\x0d\\x00"],
    ["\x7f\x80\x9b", "\\x7f\\x80\\x9b"],
    ["\u202eevil\u2066", "\\u{202e}evil\\u{2066}"],
    ["\u061c\u200e\u200f\u2028\u2029", "\\u{61c}\\u{200e}\\u{200f}\\u{2028}\\u{2029}"],
    ["\ud800!", "\\u{d800}!"],
  ];
  assertEquals(rows.map(([text]) => visible(text)), rows.map(([, expected]) => expected));
});

Deno.test("attack: a name that differs in nothing that can be seen", () => {
  const names = [
    "pr\u{200b}od",
    "prod\u{ad}",
    "\u{feff}prod",
    "prod\u{3164}",
    "prod\u{e0041}",
    "p\u{200d}rod",
  ]
    .concat(["prod\u{2060}", "prod\u{fe0f}", "prod👩\u{200d}"]);
  for (const name of names) assertEquals(/^[\x20-\x7e👩]+$/u.test(visible(name)), true, name);
});

Deno.test("attack: on Windows no path in a hint ends its quotes, which cmd must know, too", () => {
  const rows: readonly (readonly [string, string])[] = [
    [String.raw`Z:\w\x&hostname&`, String.raw`"Z:\w\x&hostname&"`],
    [String.raw`Z:\my proj`, String.raw`"Z:\my proj"`],
    [String.raw`Z:\my proj` + "\\", String.raw`"Z:\my proj` + '\\\\"'],
    [String.raw`Z:\it's`, String.raw`"Z:\it's"`],
    [String.raw`Z:\plain`, String.raw`Z:\plain`],
    ["Z:\\x\ncalc.exe", String.raw`"Z:\x\x0acalc.exe"`],
    [String.raw`Z:\100%`, "<PATH>"],
    ["Z:\\$(hostname)", "<PATH>"],
    ['Z:\\a" & calc & "', "<PATH>"],
    ["a`b", "<NAME>"],
    ["@a", '"@a"'],
    ["-a", '"-a"'],
    ["", '""'],
  ];
  for (const [word, text] of rows) assertEquals(typedOnWindows(word), text);
});
