import { assertEquals } from "@std/assert";
import { visible } from "../../lib/visible.ts";

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
